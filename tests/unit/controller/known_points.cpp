#include <nas/controller/known_points.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::detail::known_points;

namespace {

known_points thousand() {
    known_points k;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        // Hashes that differ in few bits only.
        if (i % 5 == 0) k.add(i << 32, std::nullopt);
        else k.add(i << 32, 0.5 * static_cast<double>(i));
    }
    return k;
}

} // namespace

TEST_CASE("known_points: finds what was added, and nothing else", "[controller]") {
    known_points const k = thousand();
    CHECK(k.size() == 1000);
    int wrong = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        auto const* const e = k.find(i << 32);
        wrong += !e || e->reward != (i % 5 == 0 ? std::nullopt : std::optional(0.5 * static_cast<double>(i)));
        wrong += k.find((i << 32) + 1) != nullptr;
    }
    CHECK(wrong == 0);
    CHECK(known_points().find(0) == nullptr);
}

TEST_CASE("known_points: a later reward replaces the first, its absence does not", "[controller]") {
    known_points k;
    k.add(7, std::nullopt);
    k.add(7, 1.0);
    k.add(7, std::nullopt);
    CHECK(k.size() == 1);
    CHECK(k.find(7)->reward == 1.0);
    k.add(7, 2.0);
    CHECK(k.find(7)->reward == 2.0);
}

TEST_CASE("known_points: saved and loaded tables are equal", "[controller]") {
    std::string bytes;
    nas::byte_writer out(bytes);
    known_points k = thousand();
    k.save(out);
    nas::byte_reader in(bytes);
    known_points loaded = known_points::load(in);
    CHECK(loaded == k);
    CHECK(in.at_end());
    loaded.add(1, 1.0);
    k.add(1, 1.0);
    CHECK(loaded == k);
    k.add(2, 1.0);
    CHECK_FALSE(loaded == k);
    test::check_error<nas::storage_error>("nas.storage.1", [&] {
        nas::byte_reader torn(std::string_view(bytes).substr(0, 100));
        (void)known_points::load(torn);
    });
}
