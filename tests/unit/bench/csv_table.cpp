#include <cmath>
#include <string>
#include <string_view>

#include <nas/bench/csv_table.hpp>

#include "support/check_error.hpp"
#include "support/temp_folder.hpp"

using namespace nas::bench;
using test::check_error;

namespace {

// Architectures are named by their length.
nas::genome by_length(std::string_view name) {
    if (name == "bad") throw nas::space_error("nas.space.8", "no such architecture");
    return {{.key = 1, .arity = 100, .value = static_cast<std::uint32_t>(name.size())}};
}

} // namespace

TEST_CASE("csv_table: columns by name, repeats by row, empty cells are not numbers", "[bench][csv_table]") {
    table const t = csv_table("budget,architecture,accuracy,cost,loss\r\n"
                              "12, a,0.5,3,\r\n"
                              "\n"
                              "12, a,0.7,5,1e-3\n"
                              "4,\"b,\"\"c\"\"\n\", 0.25 ,2,nan",
                              by_length);
    CHECK(t.columns() == std::vector<std::string>{"accuracy", "loss"});
    CHECK(t.architectures() == 2);
    auto const a = t.find(by_length("12")); // " a"
    REQUIRE(a.size() == 1);
    CHECK(a[0].repeats == 2);
    CHECK(a[0].budget == 12);
    CHECK(t.mean_value(a[0], 0) == Approx(0.6));
    CHECK(t.mean_cost(a[0]) == 4);
    CHECK(std::isnan(t.value(a[0], 0, 1)));
    CHECK(t.value(a[0], 1, 1) == 1e-3);
    auto const b = t.find(by_length("b,\"c\"\n"));
    REQUIRE(b.size() == 1);
    CHECK(t.value(b[0], 0, 0) == 0.25);
    CHECK(std::isnan(t.value(b[0], 0, 1)));
}

TEST_CASE("csv_table: other names, chosen columns, files", "[bench][csv_table]") {
    test::temp_folder const folder;
    test::write_content(folder / "t.csv", "arch,device,latency\nx,\"Pixel, 4\",3.5\nxy,Pi,9\n");
    table const t = read_csv_table(folder / "t.csv", by_length, {.architecture = "arch", .columns = {"latency"}});
    CHECK(t.columns() == std::vector<std::string>{"latency"});
    CHECK(t.mean_value(t.find(by_length("x"))[0], 0) == 3.5);
    CHECK(t.budgets() == std::vector<double>{0});
    CHECK(t.mean_cost(t.find(by_length("x"))[0]) == 1);
    check_error<nas::data_error>(
        "nas.bench.19", [&] { (void)read_csv_table(folder / "none.csv", by_length); }, "none.csv");
    check_error<nas::data_error>(
        "nas.bench.17", [&] { (void)read_csv_table(folder / "t.csv", by_length, {.architecture = "arch"}); }, "t.csv",
        "line 2", "'Pixel, 4'", "'device'");
}

TEST_CASE("csv_table: damaged text is refused with its line", "[bench][csv_table]") {
    auto const read = [](std::string_view text, csv_table_options o = {}) {
        return [=] { (void)csv_table(text, by_length, o, "toy.csv"); };
    };
    check_error<nas::data_error>("nas.bench.16", read("architecture,a\nx,\"1\n2"), "toy.csv", "line 2", "not closed");
    check_error<nas::data_error>("nas.bench.16", read("architecture,a\nx,1\n\"y\"z,2"), "line 3", "closing quote");
    check_error<nas::data_error>("nas.bench.17", read("architecture,a\nx,1\ny,1,2\n"), "line 3", "3 cells for 2");
    check_error<nas::data_error>("nas.bench.17", read("architecture,a\nx,1.5x\n"), "line 2", "'1.5x'", "'a'");
    check_error<nas::data_error>("nas.bench.17", read("architecture,a\nbad,1\n"), "line 2", "'bad'", "nas.space.8");
    check_error<nas::data_error>("nas.bench.18", read("arch,a\nx,1\n"), "'architecture'", "arch, a");
    check_error<nas::data_error>("nas.bench.18", read("architecture,a\nx,1\n", {.columns = {"b"}}), "'b'");
    check_error<nas::data_error>("nas.bench.18", read(""), "'architecture'");
    check_error<nas::data_error>("nas.bench.15", read("architecture,a\n"), "1 and 0");
    check_error<nas::data_error>("nas.bench.15", read("architecture,budget,a\nx,-1,2\n"), "budget of -1");
}
