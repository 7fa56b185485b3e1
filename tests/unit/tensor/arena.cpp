#include <cstdint>

#include <nas/tensor/arena.hpp>

#include "support/catch.hpp"

TEST_CASE("arena: memory is zeroed and aligned, small and large", "[tensor]") {
    for (std::size_t const bytes : {std::size_t{1}, std::size_t{100}, std::size_t{5} << 20}) {
        nas::arena const a(bytes);
        REQUIRE(a.size() >= bytes);
        CHECK(reinterpret_cast<std::uintptr_t>(a.data()) % nas::arena::alignment == 0);
        bool zero = true;
        for (std::size_t i = 0; i < a.size(); ++i) zero &= a.data()[i] == std::byte{0};
        CHECK(zero);
    }
}

TEST_CASE("arena: an empty arena owns nothing", "[tensor]") {
    nas::arena const a(0);
    CHECK(a.size() == 0);
    CHECK(a.data() == nullptr);
}

TEST_CASE("arena: moving keeps the address, so pointers into it stay valid", "[tensor]") {
    nas::arena a(256);
    std::byte* const p = a.data();
    nas::arena const b = std::move(a);
    CHECK(b.data() == p);
}
