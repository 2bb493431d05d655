"""What `motcua check` says of providers abroad."""

GOES = {
    "vi": "{name}: số điện thoại và tin nhắn đi qua máy chủ ở nước ngoài; muốn ngừng, bỏ tên này khỏi privacy.abroad",
    "en": "{name}: numbers and messages pass servers abroad; to stop that, take its name out of privacy.abroad",
}
STOPPED = {
    "vi": "{name}: đã tắt (privacy.abroad); không gửi và không nhận gì qua kênh này",
    "en": "{name}: switched off (privacy.abroad); nothing is sent and nothing is taken through it",
}
