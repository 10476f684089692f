"""What a field is called in Vietnamese, for schemas and documentation: “Mẹ: ngày, tháng, năm sinh”.

A wire name is whose it is (a prefix) and what it is; whole names stand in a table of their own.
"""

from __future__ import annotations

from lienthong.contracts.declaration_fields.fields import DeclarationField

_WHOSE = {
    "nks": "Người được khai sinh",
    "nkt": "Người chết",
    "me": "Mẹ",
    "cha": "Cha",
    "chong": "Chồng",
    "vo": "Vợ",
    "nxn": "Người được xác nhận",
    "cm": "Cha hoặc mẹ",
    "nc": "Người con",
    "ngh": "Người giám hộ",
    "nghHai": "Người giám hộ thứ hai",
    "ndgh": "Người được giám hộ",
    "ndk": "Người có trong sổ gốc",
    "ndkHai": "Người thứ hai có trong sổ gốc",
    "nyc": "Người yêu cầu",
    "qd": "Bản án, quyết định của nước ngoài",
    "kh": "Đăng ký kết hôn",
    "gh": "Đăng ký giám hộ",
    "dk": "Đăng ký gốc",
    "gbt": "Giấy báo tử hoặc giấy tờ thay thế",
}
_WHAT = {
    "HoTen": "họ, chữ đệm, tên",
    "GioiTinh": "giới tính",
    "NgaySinh": "ngày, tháng, năm sinh",
    "NgaySinhBangChu": "ngày sinh ghi bằng chữ",
    "NoiSinh": "nơi sinh",
    "NoiSinhDVHC": "đơn vị hành chính nơi sinh",
    "NoiSinhNuocNgoai": "nơi sinh ở nước ngoài",
    "QueQuan": "quê quán",
    "DanToc": "dân tộc",
    "DanTocKhac": "dân tộc khác",
    "QuocTich": "quốc tịch",
    "QuocTichKhac": "quốc tịch khác",
    "LoaiKhaiSinh": "trường hợp khai sinh",
    "LoaiCuTru": "loại cư trú",
    "NoiCuTru": "nơi cư trú",
    "CuTruNuocNgoai": "nơi cư trú ở nước ngoài",
    "LoaiGiayToTuyThan": "loại giấy tờ tùy thân",
    "GiayToKhac": "giấy tờ khác",
    "SoGiayToTuyThan": "số giấy tờ tùy thân",
    "NgayCapGiayToTuyThan": "ngày cấp giấy tờ tùy thân",
    "NoiCapGiayToTuyThan": "nơi cấp giấy tờ tùy thân",
    "SoDDCN": "số định danh cá nhân",
    "XacThucThongTin": "đã xác thực với cơ sở dữ liệu quốc gia về dân cư",
    "QuanHe": "quan hệ với người được đăng ký",
    "QHNguoiDuocNhan": "quan hệ với người được nhận",
    "QHNguoiNhan": "quan hệ với người nhận",
    "SoDienThoai": "số điện thoại",
    "Email": "thư điện tử",
    "NgayChet": "ngày, tháng, năm chết",
    "GioPhutChet": "giờ, phút chết",
    "NoiChet": "nơi chết",
    "NguyenNhanChet": "nguyên nhân chết",
    "SoLanKH": "kết hôn lần thứ mấy",
    "LoaiTinhTrangHonNhan": "loại tình trạng hôn nhân",
    "TinhTrangHonNhan": "tình trạng hôn nhân",
    "YeuCauXNTTHN": "có yêu cầu xác nhận tình trạng hôn nhân",
    "NoiXNTTHN": "đơn vị xác nhận tình trạng hôn nhân",
    "ThoiGianCuTruTai": "nơi cư trú trong thời gian xác nhận",
    "ThoiGianCuTruTu": "cư trú từ ngày",
    "ThoiGianCuTruDen": "cư trú đến ngày",
    "LoaiMucDichSuDung": "loại mục đích sử dụng giấy xác nhận",
    "MucDichSuDung": "mục đích sử dụng giấy xác nhận",
    "Loai": "loại",
    "Ten": "tên văn bản",
    "So": "số",
    "QuyenSo": "quyển số",
    "TrangSo": "trang số",
    "Ngay": "ngày ban hành",
    "NgayHieuLuc": "ngày có hiệu lực",
    "NgayDangKy": "ngày đăng ký",
    "NoiDangKy": "cơ quan đã đăng ký",
    "CoQuan": "cơ quan ban hành",
    "CoQuanCap": "cơ quan cấp",
    "QuocGia": "quốc gia",
}
_WHOLE = {
    "maGCS": "Mã giấy chứng sinh điện tử",
    "ngayCapGCS": "Ngày cấp giấy chứng sinh",
    "maGBT": "Mã giấy báo tử điện tử",
    "ngayCapGBT": "Ngày cấp giấy báo tử",
    "loaiDangKy": "Loại đăng ký",
    "noiDangKy": "Đơn vị đăng ký",
    "noiCap": "Đơn vị cấp giấy",
    "soLuongBanSao": "Số lượng bản sao yêu cầu",
    "soBanSao": "Số lượng bản sao yêu cầu (tên thứ hai)",
    "ngayXacLapQuanHeHonNhan": "Ngày xác lập quan hệ hôn nhân",
    "ghiChu": "Ghi chú",
    "loaiXacNhan": "Loại xác nhận cha, mẹ, con",
    "canCuXacNhan": "Căn cứ xác nhận quan hệ cha, mẹ, con",
    "loaiGiamHo": "Loại giám hộ",
    "loaiLyDoGiamHo": "Loại lý do cần người giám hộ",
    "lyDoGiamHo": "Lý do giám hộ",
    "loaiLyDoChamDut": "Loại lý do chấm dứt giám hộ",
    "lyDoChamDut": "Lý do chấm dứt giám hộ",
    "ngayChamDut": "Ngày chấm dứt giám hộ",
    "loaiSo": "Loại sổ hộ tịch có đăng ký gốc",
    "mucDichSuDung": "Mục đích sử dụng bản sao",
    "soDangKyNuocNgoai": "Số đăng ký ở nước ngoài",
    "ngayDangKyNuocNgoai": "Ngày đăng ký ở nước ngoài",
    "cqNuocNgoaiDaDangKy": "Cơ quan nước ngoài đã đăng ký",
    "qgNuocNgoaiDaDangKy": "Quốc gia đã đăng ký",
}


def label_of(field: DeclarationField) -> str:
    """The Vietnamese name of a field.

    Raises
    ------
    KeyError
        When nobody named it: a field of a table must have a name.
    """
    if field.name in _WHOLE:
        return _WHOLE[field.name]
    for prefix, whose in _WHOSE.items():
        what = _WHAT.get(field.name.removeprefix(prefix))
        if field.name.startswith(prefix) and what is not None:
            return f"{whose}: {what}"
    raise KeyError(field.name)
