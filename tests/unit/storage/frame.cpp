#include <nas/storage/frame.hpp>

#include "support/catch.hpp"

using namespace nas::storage;

namespace {

std::string frame_of(std::string_view payload) {
    std::string out;
    put_frame(out, payload);
    return out;
}

} // namespace

TEST_CASE("frame: gives back its payload", "[storage]") {
    for (std::string_view const payload :
         {std::string_view(""), std::string_view("x"), std::string_view("two\0parts", 9), frame_mark}) {
        std::string const framed = frame_of(payload);
        CHECK(framed.size() == payload.size() + frame_overhead);
        CHECK(frame_at(framed) == payload);
        CHECK(frame_at(framed + "rest") == payload);
    }
}

TEST_CASE("frame: a torn frame is recognised at every byte", "[storage]") {
    std::string const framed = frame_of("a record");
    for (std::size_t n = 0; n < framed.size(); ++n) CHECK(!frame_at(std::string_view(framed).substr(0, n)));
}

TEST_CASE("frame: every damaged bit is recognised", "[storage]") {
    std::string const framed = frame_of("a record");
    for (std::size_t bit = 0; bit < 8 * framed.size(); ++bit) {
        std::string bad = framed;
        bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
        INFO("bit " << bit);
        CHECK(!frame_at(bad));
    }
}

TEST_CASE("frame: the next whole frame is found behind damage", "[storage]") {
    std::string const first = frame_of("first"), second = frame_of("second");
    std::string bytes = first + second;
    CHECK(next_frame(bytes, 0) == 0);
    CHECK(next_frame(bytes, 1) == first.size());
    CHECK(next_frame(bytes, first.size() + 1) == bytes.npos);
    CHECK(next_frame(std::string(frame_mark) + "\xff\xff\xff\xff" + bytes, 0) == 6);
    CHECK(next_frame("", 0) == std::string_view::npos);
}
