### Mọi lời của lệnh bằng tiếng Việt. Mỗi số có hai biến: `$n` để chọn cách viết, `$n-text` để hiện ra.

## Trợ giúp

heading-usage = Cách dùng:
heading-commands = Các lệnh
heading-arguments = Tham số
heading-options = Tùy chọn
value-command = LỆNH
value-options = [TÙY CHỌN]

help-phucdau = Sửa văn bản tiếng Việt: trả lại dấu bị mất và chữa những chỗ máy quét đọc sai.
help-phucdau-after =
    Kết quả ra stdout, thông báo ra stderr; không gửi gì qua mạng.
    Mã thoát: 0 xong; 1 có chỗ cần sửa (check, --dry-run, --diff); 2 có lỗi; 130 bị ngắt.
help-phucdau-fix = Sửa tệp, thư mục hoặc stdin
help-phucdau-fix-after =
    Ví dụ:
      phucdau fix scan.txt > sach.txt
      phucdau fix scans -o da-sua
      phucdau fix -i=.bak baocao.txt
help-phucdau-restore = Thêm dấu cho văn bản gõ không dấu; chữ cái, hoa thường, khoảng trắng và dấu câu không đổi
help-phucdau-restore-after =
    `ð` và `Ð`, mà phông chữ cũ vẽ thay `đ` và `Đ`, được đổi lại trong từ tiếng Việt.
    Trong dòng đã có dấu, ít từ bị đổi: chữ không dấu ở đó thường là đúng.
help-phucdau-check = Liệt kê những gì `fix` sẽ sửa, không ghi gì
help-phucdau-convert = Chuyển bảng mã cũ sang UTF-8 (NFC), ngoài ra không đổi gì
help-phucdau-convert-after =
    `auto` đoán bảng mã theo cách đọc nào ra tiếng Việt; văn bản Unicode để nguyên, trừ việc về NFC và chữ bị đọc nhầm.
    Ví dụ:
      phucdau convert --from auto cu.txt > moi.txt
      phucdau convert --from tcvn3 luu-tru -o utf8
help-phucdau-eval = Đo tỉ lệ lỗi của văn bản so với bản chuẩn
help-phucdau-eval-after = Từ là chuỗi giữa các khoảng trắng, ở dạng NFC, phân biệt hoa thường; `hoà` và `hòa` là một từ.
help-phucdau-model = Dựng, mô tả và xuất mô hình
help-phucdau-model-info = Hiện tên, mã kiểm, cỡ và các phần của mô hình
help-phucdau-completions = Xuất phần gợi ý lệnh cho shell (bash, elvish, fish, powershell, zsh)
help-phucdau-man = Xuất trang hướng dẫn (man)

arg-help = Hiện trợ giúp này
arg-version = Hiện phiên bản chương trình và mô hình
arg-lang = Ngôn ngữ thông báo; mặc định theo hệ thống
arg-path = Tệp hoặc thư mục; `-` hoặc bỏ trống là stdin
arg-output = Ghi vào tệp này hoặc vào trong thư mục này; tệp không đổi cũng được chép sang
arg-in_place = Thay bản gốc; nếu có đuôi thì giữ bản cũ bên cạnh (-i=.bak)
arg-from = tcvn3, vni, viqr, vps, viscii, windows-1258, mojibake (UTF-8 bị đọc sai bảng mã), hoặc auto: tự tìm cho từng tệp
arg-diff = Hiện khác biệt dạng unified diff, không ghi gì
arg-dry_run = Liệt kê những gì sẽ sửa, không ghi gì, như `check`
arg-mode = Loại hư hỏng cần đoán trước; auto xét từng dòng, clean dành cho văn bản coi như đã đúng
arg-input_format = Định dạng đầu vào; auto xét nội dung rồi mới đến tên
arg-encoding = Bảng mã đầu vào; UTF-16 được ghi lại đúng UTF-16, bảng mã cũ thành UTF-8 nếu có sửa
arg-confidence = Chỉ sửa khi xác suất đúng ít nhất bằng số này (0 đến 1), còn lại là gợi ý; auto sửa khi khả năng đúng cao hơn chữ đang có
arg-tone = Chỗ đặt dấu thanh ở từ mới: old là `hòa thủy`, new là `hoà thuỷ`, auto theo chính văn bản
arg-keep = Từ và cụm từ không bao giờ sửa, mỗi dòng một mục; dùng được nhiều lần
arg-dictionary = Từ cần biết ngoài vốn từ của mô hình, mỗi dòng một từ, sau tab là trọng số; dùng được nhiều lần
arg-replace = Các cặp thay thế riêng, mỗi dòng: sai, tab, đúng; dùng được nhiều lần
arg-model = Dùng mô hình khác thay cho mô hình có sẵn
arg-alternatives = hOCR, ALTO, PAGE: giữ cách đọc của máy bên cạnh cách đọc mới
arg-column = CSV, TSV: tên cột cần sửa; dùng nhiều lần được
arg-field = JSON từng dòng: tên trường cần sửa, dấu chấm để vào trong; dùng nhiều lần được
arg-force_signed = Vẫn sửa tệp PDF và DOCX đã ký
arg-max_changed = Để nguyên tệp vốn có vẻ đúng nếu quá tỉ lệ này (0 đến 1) số từ sẽ bị sửa; mặc định 0.9, với tệp từ 20 từ trở lên
arg-report = Ghi báo cáo: .json cho cả lượt chạy, .jsonl mỗi chỗ sửa một dòng; dùng được nhiều lần
arg-format = Dạng của stdout và của phần tổng kết: text hoặc json
arg-files_from = Đọc danh sách đường dẫn từ tệp này, mỗi dòng một đường dẫn; `-` là stdin
arg-null = Các đường dẫn trong tệp của --files-from ngăn nhau bằng NUL
arg-include = Trong thư mục chỉ lấy tệp khớp mẫu, bất kể đuôi tệp; dùng được nhiều lần
arg-exclude = Bỏ qua tệp và thư mục khớp mẫu; dùng được nhiều lần
arg-jobs = Số luồng; mặc định mỗi nhân một luồng
arg-no_progress = Không hiện thanh tiến độ
arg-quiet = Không hiện tổng kết và thanh tiến độ
arg-verbose = Nêu từng tệp và kết quả của nó
arg-gold = Văn bản chuẩn, hoặc thư mục chứa các văn bản chuẩn
arg-hyp = Văn bản cần đo, hoặc thư mục chứa các văn bản cùng tên
arg-raw = Văn bản trước khi sửa: cho biết số lỗi đã bớt và số từ đúng bị sửa hỏng
arg-shell = Loại shell

help-phucdau-explain = Giải thích một dòng: các từ, mỗi chỗ có thể là gì, đã chọn gì và vì sao
help-phucdau-explain-after =
    Điểm tính bằng nat; `--format dot` vẽ lưới từ cho Graphviz.
    Cột cuối là xác suất của riêng bước tìm kiếm, khi mới nhìn một mình dòng ấy; độ tin cậy trong báo cáo tính từ đó,
    đã hiệu chỉnh và có tính đến phần còn lại của tài liệu.
help-phucdau-model-build = Dựng mô hình từ từ điển, các trang đối chiếu và văn bản huấn luyện
help-phucdau-model-build-after =
    Ví dụ:
      phucdau model build train.txt legal.txt=2 --dictionaries dictionaries --data data -o phucdau.model
    Ngày ghi trong mô hình lấy từ SOURCE_DATE_EPOCH; không có thì không ghi ngày.
help-phucdau-model-dump = Xuất một phần của mô hình thành văn bản
arg-line = Dòng cần giải thích; bỏ trống thì đọc stdin
arg-explain_format = Dạng của phần giải thích: text, json hoặc dot
arg-part = Phần cần xuất: lexicon (vốn từ) hoặc một kênh (eng, vie: máy đọc; typing: gõ thiếu dấu)
arg-text = Văn bản huấn luyện, mỗi dòng một đoạn, dạng thường hoặc .zst; trọng số cho biết tính mấy lần
arg-dictionaries = Thư mục từ điển (TSV)
arg-data = Thư mục các trang đối chiếu: ocr/train và ocr/silver.tsv
arg-pages = Thư mục trang đối chiếu thêm, như trang tự tạo; tính một nửa; dùng nhiều lần được
arg-built = Nơi ghi mô hình
arg-size = Cỡ lớn nhất của mô hình, tính bằng byte; mặc định 24 MiB
arg-work = Thư mục giữ các bước đã xong: lần dựng bị ngắt sẽ tiếp tục sau bước cuối, và các lần dựng cỡ khác dùng chung
arg-name = Tên mô hình
arg-silent = Không báo tiến trình dựng

## Dùng sai

usage-hint = Xem `{ $command } --help`.
usage-no-command = Thiếu lệnh, chẳng hạn `phucdau fix scan.txt`; `phucdau --help` liệt kê các lệnh.
usage-value = { $argument }: cần một trong các giá trị { $valid }; nhận được `{ $value }`.
usage-value-missing = { $argument }: thiếu giá trị.
usage-unknown = Ở đây không có tham số `{ $argument }`.
usage-unknown-near = Ở đây không có tham số `{ $argument }`; có phải ý bạn là `{ $near }`?
usage-command = Không có lệnh `{ $name }`.
usage-command-near = Không có lệnh `{ $name }`; có phải ý bạn là `{ $near }`?
usage-missing = Còn thiếu: { $argument }.
usage-twice = { $argument } chỉ được dùng một lần.
usage-conflict = { $argument } và { $prior } không dùng chung được: hãy chọn một.
usage-equals = { $argument }: phải có dấu `=` giữa tùy chọn và giá trị.
usage-too-many = { $argument }: thừa một giá trị: `{ $value }`.
usage-other = { $reason }
usage-confidence = --confidence: cần `auto` hoặc một số từ 0 đến 1 (dấu thập phân là dấu chấm); nhận được `{ $got }`.
usage-max-changed = --max-changed: cần một số từ 0 đến 1; nhận được `{ $got }`.
usage-jobs = --jobs: cần số luồng từ 1 đến 65535; nhận được `{ $got }`.
usage-report = --report: `{ $path }` phải có đuôi .json hoặc .jsonl.
usage-several =
    { $count ->
        [one] Không thể đưa cả một thư mục ra một stdout.
       *[other] Không thể đưa { $count-text } đầu vào ra một stdout.
    } Hãy dùng -o THƯ_MỤC để ghi kết quả, -i để thay bản gốc, hoặc --diff hay --dry-run để xem trước.
usage-suffix = -i: đuôi `{ $suffix }` có chứa thư mục; chỉ ghi phần thêm vào sau tên, chẳng hạn -i=.bak.
usage-in-place-stdin = -i thay nội dung tệp, mà stdin không phải tệp; hãy bỏ -i, hoặc nêu tên tệp.
usage-output-file =
    { $count ->
        [one] -o: `{ $path }` là tệp, trong khi đầu vào là thư mục; hãy nêu một thư mục.
       *[other] -o: `{ $path }` là tệp, trong khi có { $count-text } đầu vào; hãy nêu một thư mục.
    }
usage-output-inside = -o: `{ $path }` nằm trong thư mục đầu vào `{ $folder }`, lần chạy sau sẽ sửa lại chính kết quả của mình; hãy chọn thư mục ở ngoài.
usage-output-stdin = -o: stdin không có tên để đặt trong thư mục `{ $path }`; hãy nêu tên tệp.
usage-output-is-input = -o: `{ $path }` cũng là đầu vào và sẽ bị ghi đè; hãy chọn chỗ khác, hoặc dùng -i để thay bản gốc.
usage-one-output = `{ $first }` và `{ $second }` cùng được ghi vào `{ $path }`; chỉ nêu một trong hai, hoặc chạy riêng.
usage-report-clash = --report: `{ $path }` là đầu vào, đầu ra hoặc báo cáo khác; hãy chọn tệp khác.
stdin-terminal =
    Không có gì để đọc: stdin là bàn phím. Hãy nêu tên tệp, hoặc đưa văn bản vào:
      phucdau { $command } scan.txt
      phucdau { $command } < scan.txt
    Xem `phucdau { $command } --help`.
glob-wrong = { $option }: { $reason }; viết như trong .gitignore, chẳng hạn `*.txt` hay `nhap/`.
list-unread = { $path }: không đọc được danh sách này: { $reason }
list-wrong = { $path }: dòng { $line }: { $reason }
list-weight = sau tab cần trọng số lớn hơn 0 và không quá 1000000, nhận được `{ $got }`; từ bình thường ghi 1.
list-pair = cần: sai, một tab, đúng; nhận được `{ $got }`.

## Kết quả từng tệp

file-failed = { $path }: { $reason }
file-skipped = { $path }: bỏ qua: { $reason }
file-converted = { $path }: đã chuyển từ { $encoding } (độ tin { $confidence }).
file-doubtful = { $path }: coi là { $encoding }, nhưng độ tin chỉ { $confidence }; hãy xem lại kết quả, hoặc nêu bảng mã bằng --from.
file-unchanged =
    { $path }: không đổi{ $suggestions ->
        [0] .
       *[other] , { $suggestions-text } gợi ý.
    }
file-changed =
    { $path }: sửa { $edits ->
       *[other] { $edits-text } chỗ
    }{ $suggestions ->
        [0] .
       *[other] , { $suggestions-text } gợi ý.
    }
file-left = { $path }: để nguyên: { $reason } { $suggestions-text } chỗ sửa chỉ còn là gợi ý; `--report` liệt kê chúng.
file-unplaced = { $path }: { $count-text } chỗ sửa không có chỗ ghi trong định dạng này nên chỉ còn là gợi ý: { $reasons }; `--report` liệt kê chúng.
unplaced-elements = sẽ phải nối hoặc tách các từ có thành phần riêng ({ $count-text })
unplaced-letters = số chữ cái có khung hoặc độ tin cậy riêng sẽ thay đổi ({ $count-text })
unplaced-levels = cùng một đoạn chữ được ghi ở nhiều chỗ không khớp nhau ({ $count-text })
unplaced-streams = các từ nằm ở những luồng nội dung khác nhau ({ $count-text })
unplaced-actual-text = một /ActualText rộng hơn từ ấy nằm trên nó ({ $count-text })
unplaced-font = phông được chọn ở luồng nội dung khác ({ $count-text })
unplaced-widths = phông không cho bề rộng, và phần sau không có chỗ riêng ({ $count-text })
unplaced-no-word = ở đó không có từ nào để hiện chỗ sửa ({ $count-text })
unplaced-check = tệp đã sửa đọc lại không như dự định ({ $count-text })
unplaced-object = ở đó có dấu tab, ký hiệu, công thức hoặc gạch nối cố định ({ $count-text })
unplaced-twin = chữ của hình vẽ dành cho chương trình cũ khác đi ({ $count-text })
unplaced-bound = chữ gắn với dữ liệu ở phần khác ({ $count-text })
unplaced-reread = ghi vào thì dòng sẽ đọc ra khác ý định ({ $count-text })
unplaced-markup = có đánh dấu nằm giữa chữ ({ $count-text })
unplaced-old-font = chữ không khớp bảng mã của phông cũ ({ $count-text })
unplaced-no-code = phông cũ không có mã cho chữ mới ({ $count-text })
unplaced-control = chữ mới có ký hiệu mà định dạng không ghi được ở đó ({ $count-text })
unplaced-no-text = ở đó không có phần tử chữ nào ({ $count-text })
unplaced-fixed = ở đó có phần phải giữ nguyên ({ $count-text })
unchanged = không đổi
too-much = { $share } % số từ sẽ bị sửa, quá { $limit } %; đây có phải là bảng biểu, hay văn bản tiếng khác? Nếu vẫn muốn sửa, dùng --max-changed 1.
skip-special = không phải tệp cũng không phải thư mục; liên kết chỉ được theo khi nêu đích danh.
skip-image = là ảnh: hãy nhận dạng chữ trước, chẳng hạn `tesseract { $path } - -l vie | phucdau fix`.
skip-office = là tệp soạn thảo loại khác: hãy chuyển sang DOCX trước, `soffice --headless --convert-to docx { $path }`.
skip-sheet = là bảng tính: hãy chuyển sang CSV trước, `soffice --headless --convert-to csv { $path }`, rồi nêu tệp cùng --column.
skip-archive = là tệp nén: hãy giải nén trước, chẳng hạn `bsdtar -xf { $path }`.
skip-binary = không phải văn bản, cũng không thuộc định dạng nào được biết; hãy chuyển sang một định dạng đọc được, hoặc loại ra bằng --exclude.
skip-not-built = định dạng { $format } chưa đọc được.
convert-package = { $format } không phải văn bản thuần theo một bảng mã; `phucdau fix` đọc được nguyên dạng.
skip-ending = tệp đuôi .{ $ending } trong thư mục không được lấy; hãy nêu tên tệp, hoặc dùng --include.
skip-unasked = { $format } chỉ được lấy khi nêu đích danh hoặc yêu cầu bằng --include.
ignore-file-wrong = .phucdauignore: { $reason }; hãy sửa lại, nếu không những gì bạn muốn bỏ sẽ không được bỏ.
not-a-file = không phải tệp thường nên không thay được; hãy bỏ -i.
hard-links = tệp có { $count-text } tên (liên kết cứng), thay nó sẽ tách các tên ra; hãy dùng -o, hoặc chép ra trước.
backup-exists = đã có `{ $path }` và tệp đó không bị ghi đè; hãy dời nó đi, hoặc dùng đuôi khác.
output-failed = không ghi được `{ $path }`: { $reason }
report-failed = Không ghi được báo cáo `{ $path }`: { $reason }
stdout-failed = Không ghi được ra stdout: { $reason }
stdout-terminal = { $format } không phải văn bản để hiện trên màn hình: hãy nêu nơi ghi kết quả, `-o OUT` hoặc `-i`; `phucdau check` liệt kê các chỗ sửa.
no-threads = Không tạo được luồng: { $reason }; thử --jobs 1.
internal = chương trình có lỗi ({ $reason }); tệp được để nguyên. Xin báo lỗi kèm đoạn văn bản gây ra.
interrupted = Bị ngắt: những gì đã ghi thì trọn vẹn, phần còn lại chưa làm.

## Vì sao không đọc được

read-utf8 = { $format }: UTF-8 sai ở byte { $offset } (0x{ $byte }), dòng { $line }; hãy chuyển tệp sang UTF-8, hoặc dùng --encoding utf-16 nếu đúng là bảng mã đó.
read-nul = { $format }: có NUL ở byte { $offset }, dòng { $line }: đây không phải văn bản, hoặc tệp đã hỏng; hãy khôi phục tệp, hoặc bỏ qua bằng --exclude.
read-odd-length = { $format }: { $length } byte UTF-16 kết thúc giữa chừng một ký tự ở byte { $offset }; tệp bị cắt cụt: hãy chép lại.
read-too-long = { $format }: văn bản dài { $length } byte, quá bốn gigabyte; hãy tách tệp ra.
read-surrogate = { $format }: nửa ký tự (0x{ $unit }) ở byte { $offset }, dòng { $line } của UTF-16; tệp đã hỏng, hoặc --encoding không đúng.
read-declared = { $format }: khai báo bảng mã { $name } ở byte { $offset }, chương trình không đọc được; hãy chuyển tệp sang UTF-8.
read-markup = { $format }: { $fault } ở byte { $offset }, dòng { $line }; tệp bị hỏng: hãy sao chép lại, hoặc xuất lại từ chương trình gốc.
fault-cut = tệp kết thúc bên trong <{ $element }>
fault-end-tag = gặp </{ $found }> ở chỗ cần </{ $expected }>
fault-entity = thực thể &{ $name }; không phải của XML nên không được khai triển
fault-depth = hơn { $limit } phần tử lồng nhau
fault-no-root = không thấy <{ $element }>
fault-syntax = “{ $reason }”
read-not-built = { $format }: định dạng này chưa đọc được (nhận ra từ byte 0); hãy đưa văn bản thuần, hoặc dùng --input-format txt để coi nó như vậy.
decode-nul = { $encoding }: có NUL ở byte { $offset }: đây không phải văn bản, hoặc tệp đã hỏng; hãy khôi phục tệp, hoặc bỏ qua bằng --exclude.
decode-unknown = { $encoding }: byte 0x{ $byte } ở byte { $offset } không có nghĩa trong bảng mã này; hãy thử --from auto, hoặc bảng mã khác.
decode-unexplained = auto: byte 0x{ $byte } ở byte { $offset } không phải UTF-8, và không bảng mã nào cho ra tiếng Việt; hãy nêu bảng mã bằng --from.
read-other = { $reason }
pdf-header = pdf: không có đầu tệp %PDF- ở byte 0; đây không phải PDF, hoặc tệp hỏng: hãy khôi phục, hoặc loại ra bằng --exclude.
pdf-encrypted = pdf: đã mã hóa (/Encrypt trong trailer), dù mở được không cần mật khẩu; hãy gỡ mã hóa trước (qpdf --decrypt IN OUT).
pdf-signed = pdf: đã ký hoặc chứng thực (đối tượng { $object }); sửa thì sẽ hiện là thay đổi sau khi ký: nếu vẫn muốn sửa, dùng --force-signed.
pdf-damaged = pdf: { $what } gần byte { $offset }, khi đọc các đối tượng; hãy sửa tệp trước (qpdf IN OUT ghi lại tệp), hoặc khôi phục.
pdf-stream = pdf: không đọc được luồng nội dung ở đối tượng { $object }: { $what }; hãy sửa tệp trước (qpdf IN OUT ghi lại tệp), hoặc khôi phục.
pdf-limit = pdf: quá { $limit } { $what } (đối tượng { $object }, khi giải nén); tệp có thể được tạo để làm cạn bộ nhớ: hãy xem kỹ trước khi tiếp tục.
pdf-fault-table = bảng tham chiếu chéo bị hỏng
pdf-fault-trailer = phần trailer bị hỏng hoặc bị cắt
pdf-fault-header = đầu tệp bị hỏng
pdf-fault-end = tệp kết thúc quá sớm
pdf-fault-no-page = không tìm thấy trang nào
pdf-fault-object = có đối tượng không đọc được
pdf-fault-missing = bảng tham chiếu trỏ tới đối tượng không có
pdf-fault-unpack = không giải nén được dữ liệu
pdf-fault-checksum = sai tổng kiểm tra nên một phần đã mất
pdf-fault-lost = đối tượng { $object } không nằm trong luồng đối tượng nào đọc được
pdf-fault-other = lỗi mà bộ đọc PDF báo: “{ $reason }”
pdf-limit-file = byte trong tệp
pdf-limit-stream = byte trong một luồng
pdf-limit-content = byte nội dung
pdf-limit-letters = chữ
pdf-no-text = pdf: { $pages-text } trang chỉ có ảnh, không có lớp chữ; hãy nhận dạng chữ trước (ocrmypdf -l vie IN OUT).
pdf-visible = pdf: { $pages-text } trang không có chữ ẩn: chữ chính là trang giấy chứ không phải kết quả nhận dạng; hãy trích ra (pdftotext IN OUT) để sửa như văn bản.
pdf-no-letters = pdf: phông của lớp chữ trên { $pages-text } trang không cho biết là chữ gì (không có /ToUnicode); hãy nhận dạng lại (ocrmypdf --redo-ocr IN OUT).
docx-package = docx: “{ $what }” ở byte { $offset } của gói; tệp bị cắt hoặc hỏng: hãy chép lại.
docx-lies = docx: { $part }: { $what } ở byte { $offset } của gói; hãy mở bằng trình soạn thảo rồi lưu lại.
docx-encrypted = docx: { $part } đã mã hóa; hãy lưu tệp không đặt mật khẩu.
docx-signed = docx: đã ký số ({ $part }), sửa sẽ làm hỏng chữ ký; nếu vẫn muốn sửa, dùng --force-signed.
docx-method = docx: { $part } được nén bằng phương pháp { $method }, không phải stored hay deflate; hãy lưu lại tệp.
docx-limit = docx: { $part }: { $found } { $what }, quá giới hạn { $limit }; nếu tệp lành, hãy chia nhỏ.
docx-no-document = docx: gói không nêu văn bản chính và không có word/document.xml; có phải loại tệp khác không?
docx-encoding = docx: { $part }: viết bằng { $encoding }, không phải UTF-8, ở byte { $offset } của phần; hãy lưu lại tệp.
docx-xml = docx: { $part }: “{ $what }” ở byte { $offset } của phần; hãy mở bằng trình soạn thảo rồi lưu lại.
fields-no-name = { $format }: chưa nêu phần cần sửa; hãy dùng { $option } TÊN, nêu nhiều lần được.
fields-missing = { $format }: không có `{ $name }`; trong tệp có: { $there }.
fields-empty = { $format }: không có `{ $name }`, cũng không có tên nào khác; tệp có rỗng không?
fields-none = { $format }: không có cột hay trường; --column dùng cho CSV và TSV, --field cho JSON từng dòng: hãy bỏ tùy chọn ấy, hoặc dùng --input-format csv hay jsonl.
fields-quote = csv: dấu nháy ở byte { $offset } (hàng { $row }) không được đóng đúng; trong ô hãy viết dấu nháy hai lần.
fields-json = jsonl: “{ $what }” ở byte { $offset } (dòng { $line }), khi đọc mỗi dòng một giá trị JSON; hãy sửa dòng ấy, hoặc dùng --input-format txt.
io-not-found = không có tệp hay thư mục này; hãy xem lại đường dẫn.
io-permission = không có quyền; hãy xin quyền, hoặc bỏ qua bằng --exclude.
io-full = hết chỗ trống; hãy dọn chỗ rồi chạy lại.
io-too-large = tệp sẽ vượt giới hạn cỡ tệp; hãy nâng giới hạn, hoặc ghi nơi khác.
io-folder = đây là thư mục; hãy nêu tên tệp.
io-no-folder = một phần của đường dẫn không phải thư mục; hãy xem lại đường dẫn.
io-read-only = hệ thống tệp chỉ cho đọc; hãy ghi nơi khác.
io-other = { $reason }

## Mô hình

model-failed = { $path }: { $reason }
model-embedded = Mô hình có sẵn: { $reason }
model-magic = không phải mô hình phucdau (mở đầu bằng "{ $got }"); hãy dựng lại bằng `phucdau model build`.
model-incomplete = mô hình chưa trọn vẹn vì đang ghi thì dừng; hãy chạy lại `phucdau model build`.
model-length = mô hình bị cắt hoặc thừa: cần { $expected } byte, có { $got }; hãy chép lại, hoặc dựng lại bằng `phucdau model build`.
model-checksum = mô hình đã hỏng: tổng kiểm phải là { $expected }, tính được { $got }; hãy chép lại, hoặc dựng lại bằng `phucdau model build`.
model-section = phần `{ $section }` của mô hình: cần { $expected }, có { $got }; hãy dựng lại bằng `phucdau model build`.
model-vocabulary = các phần của mô hình không khớp nhau: { $first } có vốn từ { $expected }, { $second } có { $got }; hãy dựng lại cả hai bằng `phucdau model build`.
model-other = { $reason }
explain-terminal = Không có gì để giải thích: hãy nêu một dòng, chẳng hạn `phucdau explain "Thuc hien"`, hoặc đưa dòng đó vào stdin.
build-taken = { $path }: dùng lại bước đã giữ
build-lexicon = vốn từ: { $words-text } từ, { $phrases-text } cụm từ, { $names-text } tên
build-channel = kênh { $name }: { $pairs-text } cặp, { $bytes-text } byte
build-cased = hoa thường: giữ { $pairs-text } cặp từ kề nhau
build-read = ngữ cảnh: đã đọc { $words-text } từ và dấu
build-learning = ngữ cảnh: đã học { $done-text } trên { $all-text } từ
build-learned = ngữ cảnh: đã học { $weights-text } trọng số cho { $skeletons-text } khung chữ
build-kept = ngữ cảnh: giữ lại { $weights-text } trọng số
build-counted = { $path }: đã đếm { $bytes-text } byte
build-smoothed = đã làm trơn { $ngrams-text } n-gram
build-pruned = giữ lại { $ngrams-text } n-gram
build-done = { $path }: { $bytes-text } byte
build-no-room = --size: { $size-text } byte là quá ít: chưa thêm n-gram, mô hình đã chiếm { $taken-text }; hãy tăng lên.
build-weight = `{ $text }`: cần một tệp, hoặc tệp, dấu `=` và trọng số nguyên lớn hơn 0.
build-epoch = SOURCE_DATE_EPOCH: cần số giây từ năm 1970, nhận được `{ $got }`.
build-rule = { $path }:{ $line }:{ $column }: cần { $expected }, gặp { $found }; hãy sửa dòng đó rồi dựng lại.
build-limit = { $what }: nhiều nhất { $limit-text }, có { $got-text }; hãy nâng ngưỡng chọn rồi dựng lại.
build-other = { $reason }

## Tổng kết

summary-files = { $changed-text } tệp đã sửa, { $unchanged-text } không đổi, { $skipped-text } bỏ qua, { $failed-text } lỗi
summary-files-would = { $changed-text } tệp sẽ sửa, { $unchanged-text } không đổi, { $skipped-text } bỏ qua, { $failed-text } lỗi
summary-words = { $words-text } từ; { $edits }; { $suggestions-text } gợi ý; { $rate-text } từ mỗi giây
summary-no-edits = không có chỗ sửa
summary-edits = { $edits-text } chỗ sửa ({ $kinds })
kind-diacritics = { $count-text } dấu
kind-ocr = { $count-text } đọc sai
kind-case = { $count-text } hoa thường
kind-split = { $count-text } tách từ
kind-merge = { $count-text } nối từ
kind-number = { $count-text } số
kind-encoding = { $count-text } sai mã
kind-junk = { $count-text } rác

## Đo lường

eval-all = tất cả các tệp: { $files-text }
eval-words = số từ                  { $words-text }, đúng { $right-text } ({ $rate })
eval-word-errors = lỗi từ                 { $errors-text } ({ $rate })
eval-character-errors = lỗi ký tự              { $errors-text } ({ $rate })
eval-cluster-errors = lỗi chữ (grapheme)     { $errors-text } ({ $rate })
eval-diacritic-errors = lỗi dấu                { $errors-text } ({ $rate })
eval-raw-word-errors = lỗi từ trước khi sửa   { $errors-text } ({ $rate })
eval-raw-character-errors = lỗi ký tự trước đó     { $errors-text } ({ $rate })
eval-removed = lỗi đã bớt             { $words } theo từ, { $characters } theo ký tự
eval-broken = từ đúng bị sửa hỏng    { $broken-text } trên { $right-text } ({ $rate })
eval-repaired = từ sai được chữa       { $repaired-text }
