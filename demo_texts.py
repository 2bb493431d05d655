"""What the demonstration prints when it is up: whoever tries it reads English or Vietnamese."""

WELCOME = """
  Một Cửa is running on sample data (all names, numbers and codes are made up).
  Một Cửa đang chạy trên dữ liệu mẫu (họ tên, số điện thoại, mã hồ sơ đều bịa).

    citizens' page   trang công dân   {address}/
    phones by SMS    điện thoại SMS   {address}/simulator
    officials        cán bộ           {sign_in}
                     (once; user name can-bo-mau, with an authenticator on your phone
                      một lần; tên đăng nhập can-bo-mau, cần ứng dụng mã xác thực)

  Text the code {code} from its owner's phone {phone}, from any other, or mistyped;
  ask "dang ky khai sinh lam o dau", then "con le phi?"; text HUY to refuse reminders.
  Nhắn mã {code} từ số của người nộp {phone}, từ số khác, hoặc viết sai;
  hỏi "dang ky khai sinh lam o dau", rồi "con le phi?"; nhắn HUY để từ chối tin nhắc.

  To see a notice arrive on {phone}, in another terminal:
  Để thấy tin báo tới {phone}, ở cửa sổ lệnh khác:

    MOTCUA_DATABASE__URL={database} \\
      .venv/bin/motcua import dossiers {change} --source {source}

  Ctrl-C ends it. Ctrl-C để dừng.
"""
