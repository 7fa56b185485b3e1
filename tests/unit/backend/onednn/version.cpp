#include <nas/backend/onednn/version.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::onednn::check_compatible;

TEST_CASE("oneDNN version: the library says its version, which fits the headers", "[backend][onednn]") {
    auto const v = nas::onednn::runtime_version();
    CHECK(v.major >= 2);
    CHECK_NOTHROW(check_compatible(nas::onednn::header_version, v));
    CHECK(to_string(nas::onednn::library_version{2, 6, 3}) == "2.6.3");
}

TEST_CASE("oneDNN version: another major version and one before 2.6 are refused", "[backend][onednn]") {
    CHECK_NOTHROW(check_compatible({2, 6, 3}, {2, 7, 0}));
    CHECK_NOTHROW(check_compatible({3, 13, 2}, {3, 1, 1}));
    test::check_error<nas::backend_error>(
        "nas.onednn.1",
        [] {
            check_compatible({3, 1, 1}, {2, 6, 3});
        },
        "3.1.1", "2.6.3");
    test::check_error<nas::backend_error>("nas.onednn.1", [] { check_compatible({2, 6, 3}, {3, 1, 1}); });
    test::check_error<nas::backend_error>("nas.onednn.1", [] { check_compatible({2, 6, 3}, {2, 5, 4}); });
}
