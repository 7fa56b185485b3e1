#include <cstdlib>

#include <nas/train/csv.hpp>

#include "support/data_files.hpp"
#include "support/gzipped.hpp"

using nas::data_error;
using nas::train::csv_options;
using nas::train::csv_reader;

namespace {

using rows = std::vector<std::vector<std::string>>;

rows rows_of(csv_reader& reader) {
    rows out;
    while (auto const row = reader.next()) out.emplace_back(row->begin(), row->end());
    return out;
}

rows rows_of(std::string_view text, csv_options o = {.header = false}) {
    temp_folder const folder;
    write_file(folder / "a.csv", {text.begin(), text.end()});
    csv_reader reader(folder / "a.csv", o);
    return rows_of(reader);
}

std::string error_of(std::string_view id, std::string_view text, csv_options o = {.header = false}) {
    return message_of<data_error>(id, [&] { (void)rows_of(text, o); });
}

} // namespace

TEST_CASE("csv: fields and rows, with either line end and without the last one", "[train]") {
    rows const expected{{"a", "b"}, {"c", ""}};
    CHECK(rows_of("a,b\nc,\n") == expected);
    CHECK(rows_of("a,b\r\nc,\r\n") == expected);
    CHECK(rows_of("a,b\nc,") == expected);
    CHECK(rows_of("a,b\r\nc,\r") == expected);
    CHECK(rows_of("\n\na,b\n\r\n  \nc,\n\n") == expected);
    CHECK(rows_of("").empty());
    CHECK(rows_of("a\rb\n") == rows{{"a\rb"}});
}

TEST_CASE("csv: quoted fields hold separators, line ends and doubled quotes", "[train]") {
    CHECK(rows_of("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\n1,2,3") ==
          rows{{"a,b", "say \"hi\"", "two\nlines"}, {"1", "2", "3"}});
    CHECK(rows_of("\"\"\n") == rows{{""}}); // a quoted nothing is a row
    CHECK(rows_of("\"\",\"\"\"\"\n") == rows{{"", "\""}});
    CHECK(rows_of("5\" pipe,a\"b\"\n") == rows{{"5\" pipe", "a\"b\""}});
    CHECK(rows_of("'a,b',\"c\"\n", {.quote = '\'', .header = false}) == rows{{"a,b", "\"c\""}});
    CHECK(rows_of("\"a,b\"\n", {.quote = '\0', .header = false}) == rows{{"\"a", "b\""}});
}

TEST_CASE("csv: blanks around fields are dropped unless told otherwise", "[train]") {
    CHECK(rows_of(" a ,\t\" b \" , c d\n") == rows{{"a", " b ", "c d"}});
    CHECK(rows_of(" a , b\n", {.header = false, .trim = false}) == rows{{" a ", " b"}});
    CHECK(rows_of("a\t b\t\t", {.separator = '\t', .header = false}) == rows{{"a", "b", "", ""}});
}

TEST_CASE("csv: separators, comments, marks and headers", "[train]") {
    CHECK(rows_of("1;2\n3;4", {.separator = ';', .header = false}) == rows{{"1", "2"}, {"3", "4"}});
    CHECK(rows_of("# one, two, three\n1,2\n#\n3,4\n# end", {.comment = '#', .header = false}) ==
          rows{{"1", "2"}, {"3", "4"}});
    CHECK(rows_of("\xef\xbb\xbf"
                  "a\n") == rows{{"a"}});
    temp_folder const folder;
    write_file(folder / "a.csv.gz", gzipped(bytes{'x', ',', 'y', '\n', '1', ',', '2', '\n'}));
    csv_reader reader(folder / "a.csv.gz");
    CHECK(reader.names() == std::vector<std::string>{"x", "y"});
    CHECK(rows_of(reader) == rows{{"1", "2"}});
    CHECK(reader.line() == 2);
}

TEST_CASE("csv: lines are counted through quotes and comments", "[train]") {
    temp_folder const folder;
    std::string_view const text = "a,b\n\"1\n\n\",2\n\n#\n3,4\n";
    write_file(folder / "a.csv", {text.begin(), text.end()});
    csv_reader reader(folder / "a.csv", {.comment = '#'});
    REQUIRE(reader.next());
    CHECK(reader.line() == 2);
    REQUIRE(reader.next());
    CHECK(reader.line() == 7);
}

TEST_CASE("csv: a row of another length is an error with its line", "[train]") {
    CHECK(contains(error_of("nas.data.50", "a,b\n1,2\n\n3\n"), "line 4 has 1 fields, but the first row has 2"));
    CHECK(contains(error_of("nas.data.50", "a,b\n1,2,3\n", {}), "line 2 has 3 fields, but the header has 2"));
}

TEST_CASE("csv: quotes that do not close, and what follows them, are errors with line and field", "[train]") {
    CHECK(
        contains(error_of("nas.data.51", "a,b\n1,\"2\n3,4\n"), "line 2, field 2: a quote is opened and never closed"));
    CHECK(contains(error_of("nas.data.51", "a,b\n\"1\"x,2\n"), "line 2, field 1: more follows the closing quote"));
    CHECK(contains(error_of("nas.data.51", "\"a\"\rb\n"), "more follows"));
    CHECK(contains(error_of("nas.data.51", "ab,\"cdefgh\nijklmnop\n", {.header = false, .max_row_bytes = 10}),
                   "the row at line 1 has more than 10 bytes"));
    CHECK(contains(error_of("nas.data.51", std::string_view("\xff\xfe"
                                                            "a\0",
                                                            4)),
                   "UTF-16"));
}

TEST_CASE("csv: an empty file has no header", "[train]") {
    CHECK(contains(error_of("nas.data.55", "\n\n", {}), "a row of names was expected"));
    message_of<data_error>("nas.data.1", [] { csv_reader{"/nowhere/a.csv"}; });
}

TEST_CASE("csv: rows are the same wherever the file's buffer ends", "[train]") {
    // 65536 bytes per buffer: pad so that each character of a difficult piece lies across the boundary once
    std::string const piece = "\"a\"\"b\r\n,\",  c ,\"d\"\r\ne,f,g\r\n";
    rows const expected{{"a\"b\r\n,", "c", "d"}, {"e", "f", "g"}};
    temp_folder const folder;
    for (std::size_t shift = 0; shift <= piece.size(); ++shift) {
        std::string text = std::string(65536 - 2 - shift, 'x') + ",,\n" + piece;
        text.erase(0, 1);
        write_file(folder / "a.csv", {text.begin(), text.end()});
        csv_reader reader(folder / "a.csv", {.header = false});
        REQUIRE(reader.next());
        REQUIRE(rows_of(reader) == expected);
    }
}

TEST_CASE("csv: every cut of a file is read or refused", "[train]") {
    std::string_view const text = "\"a\",\"b\"\"\",c\r\n1,\" 2 \n\",3\n";
    int read = 0, refused = 0;
    for (std::size_t n = 0; n <= text.size(); ++n) try {
            (void)rows_of(text.substr(0, n));
            ++read;
        } catch (data_error const& e) {
            refused += e.id() == "nas.data.50" || e.id() == "nas.data.51";
        }
    CHECK(read + refused == static_cast<int>(text.size()) + 1);
    CHECK(refused > 8);
}

TEST_CASE("csv: real files", "[train][data]") {
    char const* const root = std::getenv("NAS_DATA_DIR");
    if (!root) {
        WARN("skipped: NAS_DATA_DIR is not set");
        return;
    }
    csv_reader labels(std::string(root) + "/tfrecord/raccoon_test_labels.csv");
    CHECK(labels.names().front() == "filename");
    auto const all = rows_of(labels);
    CHECK(all.size() == 44);
    csv_reader digits(std::string(root) + "/optdigits/optdigits.tra", {.header = false});
    std::size_t n = 0;
    while (auto const row = digits.next()) n += row->size() == 65;
    CHECK(n == 3823);
}
