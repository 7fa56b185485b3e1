#include <array>

#include <nas/backend/onednn/memory_desc.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::onednn::memory_desc;

TEST_CASE("oneDNN memory_desc: a value that knows its storage", "[backend][onednn]") {
    std::array<std::int64_t, 4> const image{2, 16, 5, 7};
    memory_desc const plain(image, dnnl_nchw), blocked(image, dnnl_nChw16c);
    CHECK(plain.elements() == 2 * 16 * 35);
    CHECK(blocked.elements() == 2 * 16 * 35);
    CHECK_FALSE(plain == blocked);
    CHECK(plain.ordinary());

    memory_desc copy = plain;
    CHECK(copy == plain);
    copy = blocked;
    CHECK(copy == blocked);
    CHECK(memory_desc(blocked.get()) == blocked);
}

TEST_CASE("oneDNN memory_desc: an empty one is nothing, and equal only to nothing", "[backend][onednn]") {
    memory_desc const none;
    CHECK_FALSE(none);
    CHECK(none.get() == nullptr);
    CHECK(none.bytes() == 0);
    CHECK_FALSE(none.ordinary());
    CHECK(none == memory_desc());
    CHECK_FALSE(none == memory_desc(std::array<std::int64_t, 1>{3}, dnnl_a));
}

TEST_CASE("oneDNN memory_desc: an order left open has no storage yet", "[backend][onednn]") {
    memory_desc const open(std::array<std::int64_t, 4>{1, 2, 3, 4}, dnnl_format_tag_any);
    CHECK(static_cast<bool>(open));
    CHECK_FALSE(open.ordinary());
}

TEST_CASE("oneDNN memory_desc: impossible extents are an error", "[backend][onednn]") {
    test::check_error<nas::backend_error>(
        "nas.onednn.2",
        [] {
            memory_desc(std::array<std::int64_t, 2>{3, -1}, dnnl_ab);
        },
        "invalid arguments");
}
