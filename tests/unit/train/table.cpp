#include <cstdlib>

#include <nas/train/table.hpp>

#include "support/data_files.hpp"
#include "support/gzipped.hpp"

using nas::data_error;
using nas::train::load_table;
using nas::train::missing_values;
using nas::train::table;
using nas::train::table_options;

namespace {

table table_of(std::string_view text, table_options const& o = {}) {
    temp_folder const folder;
    write_file(folder / "a.csv", {text.begin(), text.end()});
    return load_table(folder / "a.csv", o);
}

std::string error_of(std::string_view id, std::string_view text, table_options const& o = {}) {
    return message_of<data_error>(id, [&] { (void)table_of(text, o); });
}

using floats = std::vector<float>;
using labels = std::vector<std::int64_t>;
using names = std::vector<std::string>;

constexpr std::string_view flowers = "length,kind,width,id\n"
                                     "1.5,rose,-2,7\n"
                                     "+3e2,tulip,.5,8\n"
                                     "0,aster,1e-60,9\n";

} // namespace

TEST_CASE("table: numbers become features, and words labels in alphabetical order", "[train]") {
    auto const t = table_of(flowers, {.label = "kind", .ignore = {"id"}});
    CHECK(t.columns == names{"length", "width"});
    CHECK(t.values == floats{1.5f, -2, 300, 0.5f, 0, 0});
    CHECK(t.labels == labels{1, 2, 0});
    CHECK(t.class_names == names{"aster", "rose", "tulip"});
    CHECK(t.lines == std::vector<std::uint64_t>{2, 3, 4});
    CHECK(t.size() == 3);
    CHECK(t.row(1)[0] == 300);
    CHECK(contains(t.name, "a.csv"));
}

TEST_CASE("table: a test set keeps the class names of the training set", "[train]") {
    auto const train = table_of(flowers, {.label = "kind"});
    auto const test =
        table_of("length,kind,width,id\n1,tulip,2,3\n", {.label = "kind", .class_names = train.class_names});
    CHECK(test.labels == labels{2});
    CHECK(test.class_names == train.class_names);
    CHECK(contains(error_of("nas.data.56", "kind\nrose\nlily\n", {.label = "kind", .class_names = train.class_names}),
                   "line 3, column kind: lily is none of the 3 class names"));
}

TEST_CASE("table: labels that are numbers count from the first one", "[train]") {
    table_options o{.csv = {.header = false}, .label = -1, .first_label = 1};
    CHECK(table_of("5,1\n6,3\n7,2.0\n", o).labels == labels{0, 2, 1});
    CHECK(table_of("5,1\n", o).class_names.empty());
    CHECK(table_of("5,1\n", o).columns == names{"column 0"});
    CHECK(contains(error_of("nas.data.56", "5,1\n6,0\n", o), "line 2, column column 1: 0 is below the first label, 1"));
    CHECK(contains(error_of("nas.data.56", "5,1\n6,b\n", o), "b is no whole number, but the labels before it are"));
    CHECK(contains(error_of("nas.data.56", "5,1\n6,1.5\n", o), "1.5 is no whole number"));
    // words that look like numbers later on stay words
    CHECK(table_of("5,b\n6,1\n", o).class_names == names{"1", "b"});
}

TEST_CASE("table: columns are chosen by name or position, in the order asked for", "[train]") {
    auto const t = table_of("a,b,c\n1,2,3\n", {.features = {2, "a", -2}});
    CHECK(t.columns == names{"c", "a", "b"});
    CHECK(t.values == floats{3, 1, 2});
    CHECK(t.labels.empty());
}

TEST_CASE("table: columns that are not there, doubtful or asked for twice are errors", "[train]") {
    CHECK(contains(error_of("nas.data.54", "a,b\n1,2\n", {.label = "c"}), "no column named c; there are: a, b"));
    CHECK(contains(error_of("nas.data.54", "a,b\n1,2\n", {.label = 2}), "no column at position 2; there are 2"));
    CHECK(contains(error_of("nas.data.54", "a,b\n1,2\n", {.label = -3}), "no column at position -3"));
    CHECK(contains(error_of("nas.data.54", "a,a\n1,2\n", {.label = "a"}), "columns 0 and 1 are both named a"));
    CHECK(table_of("a,a\n1,2\n", {.label = 1}).values == floats{1});
    CHECK(contains(error_of("nas.data.54", "a,b\n1,2\n", {.label = "b", .features = {"a", "b"}}),
                   "the column named b is asked for twice"));
}

TEST_CASE("table: categories become a feature per word", "[train]") {
    table_options o{.categories = {{"colour"}}};
    auto const t = table_of("colour,n\nred,1\nblue,2\nred,3\n", o);
    CHECK(t.columns == names{"n", "colour=blue", "colour=red"});
    CHECK(t.values == floats{1, 0, 1, 2, 1, 0, 3, 0, 1});
    o.categories = t.categories; // of the training set
    auto const test = table_of("colour,n\nred,5\n", o);
    CHECK(test.columns == t.columns);
    CHECK(test.values == floats{5, 0, 1});
    CHECK(contains(error_of("nas.data.56", "colour,n\ngreen,5\n", o),
                   "line 2, column colour: green is none of the 2 values of this category"));
    o.categories = {{"colour", {"red", "blue"}}, {0}};
    CHECK(contains(error_of("nas.data.54", "colour,n\nred,5\n", o), "at position 0 is asked for twice"));
    o.categories = {{"colour", {"red", "blue"}}, {1}};
    CHECK(table_of("colour,n\nblue,5\n", o).values == floats{0, 1, 1});
    CHECK(table_of("colour,n\nblue,5\n", o).columns == names{"colour=red", "colour=blue", "n=5"});
}

TEST_CASE("table: missing values are errors, filled in, or leave the row out", "[train]") {
    std::string_view const text = "a,b,c\n1,x,0\n?,y,1\n5,,2\n";
    table_options o{.label = "c", .categories = {{"b"}}};
    CHECK(contains(error_of("nas.data.53", text, o), "line 3, column a: the value is missing"));
    o.missing = missing_values::fill;
    o.fill = -1;
    CHECK(table_of(text, o).values == floats{1, 1, 0, -1, 0, 1, 5, 0, 0});
    o.missing = missing_values::mean;
    CHECK(table_of(text, o).values == floats{1, 1, 0, 3, 0, 1, 5, 0, 0});
    o.missing = missing_values::drop_row;
    auto const t = table_of(text, o);
    CHECK(t.values == floats{1, 1});
    CHECK(t.labels == labels{0});
    CHECK(t.dropped == 2);
    CHECK(contains(error_of("nas.data.55", "a\n?\n", {.missing = missing_values::drop_row}),
                   "no rows of data, after 1 with missing values were left out"));
    CHECK(contains(error_of("nas.data.53", "a,b\nNA,1\nnan,2\n", {.missing = missing_values::mean}),
                   "column a has no value at all"));
}

TEST_CASE("table: a missing label is an error, or leaves the row out", "[train]") {
    table_options o{.label = "l", .missing = missing_values::fill};
    CHECK(contains(error_of("nas.data.53", "a,l\n1,2\n3,\n", o), "line 3, column l: the label is missing"));
    o.missing = missing_values::drop_row;
    CHECK(table_of("a,l\n1,2\n3,\n", o).labels == labels{2});
    o.missing_words = {"none"};
    CHECK(contains(error_of("nas.data.52", "a,l\n,2\n", o), "line 2, column a:  is not a finite number"));
    CHECK(table_of("a,l\nnone,2\n3,4\n", o).labels == labels{4});
}

TEST_CASE("table: what is no finite number is an error with line, column and text", "[train]") {
    CHECK(contains(error_of("nas.data.52", "a,b\n1,2\n3,four\n"), "line 3, column b: four is not a finite number"));
    for (auto const* const bad : {"1e99", "inf", "-inf", "1,5x", "0x10", "1 2", "--1", "+-1", "1e", "-"})
        CHECK(contains(error_of("nas.data.52", std::string("a;b\n") + bad + ";1\n", {.csv = {.separator = ';'}}),
                       "line 2, column a"));
    CHECK(table_of("a\n-1e-99\n1e-999\n+2\n.5\n5.\n").values == floats{0, 0, 2, 0.5f, 5});
}

TEST_CASE("table: a file without rows is an error", "[train]") {
    CHECK(contains(error_of("nas.data.55", "a,b\n"), "no rows of data; name a file"));
}

TEST_CASE("table: handwritten digits, 3,823 rows of 64 features", "[train][data]") {
    char const* const root = std::getenv("NAS_DATA_DIR");
    if (!root) {
        WARN("skipped: NAS_DATA_DIR is not set");
        return;
    }
    auto const t = load_table(std::string(root) + "/optdigits/optdigits.tra", {.csv = {.header = false}, .label = -1});
    CHECK(t.size() == 3823);
    CHECK(t.columns.size() == 64);
    std::vector<int> count(10);
    for (auto const l : t.labels) ++count.at(static_cast<std::size_t>(l));
    // as published with the data set
    CHECK(count == std::vector<int>{376, 389, 380, 389, 387, 376, 377, 387, 380, 382});
    CHECK(*std::max_element(t.values.begin(), t.values.end()) == 16);
}
