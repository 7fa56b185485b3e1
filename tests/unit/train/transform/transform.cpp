#include <nas/train/transform/transform.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

namespace {
struct add {
    int by = 1;
    void check() const {
        if (by < 0) throw nas::data_error("nas.data.60", "add: by is ", by, "; it must be at least 0");
    }
    void operator()(sample& s, nas::rng, transform_workspace&) const {
        for (auto& p : s.pixels) p = static_cast<std::uint8_t>(p + by);
    }
};
struct needs_more {
    void operator()(sample&, nas::rng, transform_workspace&, int) const {}
};
} // namespace

TEST_CASE("transform: any_transform applies what it holds, nothing when empty", "[train]") {
    STATIC_REQUIRE(Transform<add>);
    STATIC_REQUIRE(Transform<any_transform>);
    STATIC_REQUIRE_FALSE(Transform<needs_more>);
    sample s{.extents = {1, 1, 2}, .pixels = {3, 4}};
    transform_workspace w;
    any_transform const none, a = add{.by = 2}, b = a;
    CHECK(none.empty());
    CHECK_FALSE(b.empty());
    none(s, nas::rng{}, w);
    a(s, nas::rng{}, w);
    b(s, nas::rng{}, w);
    CHECK(s.pixels == bytes{7, 8});
}

TEST_CASE("transform: settings are checked when a transform is put in", "[train]") {
    CHECK(contains(message_of<nas::data_error>("nas.data.60", [] { any_transform{add{.by = -1}}; }), "add: by is -1"));
}
