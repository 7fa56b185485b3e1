#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

#include <nas/train/transform/some_changes.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

namespace {
struct append {
    std::uint8_t value;
    void operator()(sample& s, nas::rng, transform_workspace& w) const {
        w.bounds.assign(3, 0); // as real ones do
        s.pixels.push_back(value);
    }
};
some_changes of(std::size_t count, std::vector<double> weights, bool repeated) {
    return {
        .from = {append{0}, append{1}, append{2}}, .count = count, .weights = std::move(weights), .repeated = repeated};
}
} // namespace

TEST_CASE("some_changes: draws by weight", "[train]") {
    // 9,000 draws: mean 3,000 each, deviation 45; with weights 1, 0, 2: 3,000 and 6,000.
    std::array<int, 3> even{}, weighted{};
    for (std::uint64_t seed = 0; seed < 9000; ++seed) {
        ++even[changed(of(1, {}, true), {}, seed).pixels[0]];
        ++weighted[changed(of(1, {1, 0, 2}, true), {}, seed).pixels[0]];
    }
    for (int const n : even) CHECK(std::abs(n - 3000) < 225);
    CHECK(std::abs(weighted[0] - 3000) < 225);
    CHECK(weighted[1] == 0);
    CHECK(std::abs(weighted[2] - 6000) < 225);
}

TEST_CASE("some_changes: without repetition each is applied once at most, in any order", "[train]") {
    std::set<bytes> orders, pairs;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        bytes all = changed(of(3, {}, false), {}, seed).pixels;
        orders.insert(all);
        std::sort(all.begin(), all.end());
        CHECK(all == bytes{0, 1, 2});
        pairs.insert(changed(of(2, {}, true), {}, seed).pixels);
    }
    CHECK(orders.size() == 6);
    CHECK(pairs.size() == 9);
    CHECK(changed(of(2, {1, 0, 1}, false), {}, 4).pixels.size() == 2);
}

TEST_CASE("some_changes: settings out of range are refused", "[train]") {
    auto const refuse = [](some_changes c) {
        return message_of<nas::data_error>("nas.data.60", [&] { any_transform{c}; });
    };
    CHECK(contains(refuse({}), "from is empty"));
    CHECK(contains(refuse(of(1, {1, 2}, true)), "the number of weights is 2; it must be 3"));
    CHECK(contains(refuse(of(1, {1, -1, 0}, true)), "a weight is -1"));
    CHECK(contains(refuse(of(4, {}, false)), "count is 4; it must be at most 3"));
    CHECK(contains(refuse(of(3, {1, 0, 1}, false)), "count is 3; it must be at most 2"));
    refuse(of(1, {0, 0, 0}, true));
    some_changes many{.from = {}};
    many.from.assign(1025, append{0});
    CHECK(contains(refuse(many), "is 1025; it must be at most 1024"));
}
