#include <nas/backend/cpu/simd_level.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas::cpu;

TEST_CASE("simd_level: blocks of 16 channels with AVX-512, of 8 without", "[backend][cpu]") {
    STATIC_REQUIRE(lanes(simd_level::avx512) == 16);
    STATIC_REQUIRE(lanes(simd_level::avx2) == 8);
    STATIC_REQUIRE(image_layout(simd_level::baseline) == nas::layout{8});
    CHECK(to_string(simd_level::baseline) == "baseline");
    CHECK(to_string(simd_level::avx2) == "avx2");
    CHECK(to_string(simd_level::avx512) == "avx512");
}

TEST_CASE("simd_level: a level the processor does not have is refused", "[backend][cpu]") {
    CHECK_NOTHROW(check_supported(simd_level::baseline));
    CHECK_NOTHROW(check_supported(best_simd_level()));
    CHECK_NOTHROW(check_supported(simd_level::avx2, simd_level::avx512));
    test::check_error<nas::backend_error>("nas.onednn.3",
                                          [] { check_supported(simd_level::avx512, simd_level::avx2); });
    test::check_error<nas::backend_error>("nas.onednn.3",
                                          [] { check_supported(simd_level::avx2, simd_level::baseline); });
}
