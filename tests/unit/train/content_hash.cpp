#include <set>

#include <nas/train/content_hash.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using nas::train::content_hash;

TEST_CASE("content_hash: any changed bit and any other length give another hash", "[train]") {
    for (std::size_t const n : {1u, 7u, 8u, 9u, 24u, 37u}) {
        bytes data = counting(n);
        std::set<std::uint64_t> seen{content_hash(data)};
        for (std::size_t i = 0; i < n; ++i)
            for (int bit = 0; bit < 8; ++bit) {
                data[i] ^= static_cast<std::uint8_t>(1 << bit);
                CHECK(seen.insert(content_hash(data)).second);
                data[i] ^= static_cast<std::uint8_t>(1 << bit);
            }
        data.push_back(0);
        CHECK(seen.insert(content_hash(data)).second);
    }
}

TEST_CASE("content_hash: zeros of different number differ", "[train]") {
    std::set<std::uint64_t> seen;
    for (std::size_t n = 0; n < 40; ++n) CHECK(seen.insert(content_hash(bytes(n, 0))).second);
}

TEST_CASE("content_hash: words that change places change the hash", "[train]") {
    bytes a(32, 1), b(32, 1);
    a[0] = 9;
    b[8] = 9;
    CHECK(content_hash(a) != content_hash(b));
}
