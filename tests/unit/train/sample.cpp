#include <nas/train/sample.hpp>

#include "support/catch.hpp"

using namespace nas::train;

namespace {

/// The least a source is.
struct constant_source {
    std::vector<std::uint8_t> values;
    std::size_t size() const { return values.size(); }
    void read(std::size_t i, sample& out) const {
        out.extents = {1, 1, 1};
        out.pixels.assign(1, values[i]);
        out.label = static_cast<std::int64_t>(i);
        out.where = "constant";
    }
    std::string name() const { return "not a view, but convertible"; }
};
struct without_name {
    std::size_t size() const { return 0; }
    void read(std::size_t, sample&) const {}
};
struct reads_only_unshared {
    std::size_t size() const { return 0; }
    void read(std::size_t, sample&) {}
    std::string_view name() const { return "x"; }
};

struct named_source : constant_source {
    std::string_view name() const { return "named"; }
};

} // namespace

TEST_CASE("sample: a source has a size, a constant read and a name", "[train]") {
    STATIC_REQUIRE(Source<constant_source>);
    STATIC_REQUIRE(Source<any_source>);
    STATIC_REQUIRE_FALSE(Source<without_name>);
    STATIC_REQUIRE_FALSE(Source<reads_only_unshared>);
    STATIC_REQUIRE_FALSE(Source<int>);
}

TEST_CASE("sample: any_source reads what it was made from", "[train]") {
    any_source const empty;
    CHECK(empty.empty());
    any_source const s = named_source{{{7, 9}}};
    REQUIRE_FALSE(s.empty());
    CHECK(s.size() == 2);
    CHECK(s.name() == "named");
    sample out;
    s.read(1, out);
    CHECK(out == sample{.extents = {1, 1, 1}, .pixels = {9}, .label = 1, .where = "constant"});
}

TEST_CASE("sample: copies of any_source and shared sources are one source", "[train]") {
    auto const shared = std::make_shared<named_source const>(named_source{{{1, 2, 3}}});
    any_source const a = shared, b = a;
    CHECK(shared.use_count() == 2); // one here, one in both
    CHECK(b.size() == 3);
    CHECK(b.name() == "named");
    sample out;
    b.read(2, out);
    CHECK(out.pixels == std::vector<std::uint8_t>{3});
}
