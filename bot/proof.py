SHARE_PHONE = "chia sẻ số điện thoại của tôi"
