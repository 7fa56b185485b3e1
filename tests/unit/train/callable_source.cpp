#include <stdexcept>

#include <nas/train/callable_source.hpp>

#include "support/data_files.hpp"

using nas::data_error;
using nas::train::callable_source;
using nas::train::sample;

namespace {

struct doubled {
    void operator()(std::size_t i, sample& to) const {
        to.extents = {1, 1, 2};
        to.pixels.assign(2, static_cast<std::uint8_t>(2 * i));
        to.label = static_cast<std::int64_t>(i);
    }
};
static_assert(nas::train::Source<callable_source<doubled>>);

template <class F>
sample at(std::size_t i, F f) {
    sample out;
    callable_source<F>(10, f, "mine").read(i, out);
    return out;
}

} // namespace

TEST_CASE("callable_source: a function fills samples, or returns them", "[train]") {
    callable_source const s(10, doubled{});
    CHECK(s.size() == 10);
    CHECK(s.name() == "function");
    sample const third = at(3, doubled{});
    CHECK(third.pixels == bytes{6, 6});
    CHECK(third.label == 3);
    CHECK(third.where == "mine, sample 3");
    auto const returned = [](std::size_t i) {
        return sample{.extents = {1}, .pixels = {static_cast<std::uint8_t>(i)}, .label = 1, .where = {}};
    };
    CHECK(at(4, returned).pixels == bytes{4});
    CHECK(at(4, returned).where == "mine, sample 4");
    auto const with_place = [](std::size_t) {
        return sample{.extents = {1}, .pixels = {1}, .label = 0, .where = "row 7"};
    };
    CHECK(at(4, with_place).where == "row 7");
}

TEST_CASE("callable_source: what the function throws names the sample", "[train]") {
    auto const bad = [](std::size_t, sample&) { throw std::runtime_error("disk on fire"); };
    CHECK(contains(message_of<data_error>("nas.data.58", [&] { at(5, bad); }),
                   "mine, sample 5: the function threw: disk on fire"));
    auto const own = [](std::size_t, sample&) { throw data_error("nas.data.42", "cut"); };
    message_of<data_error>("nas.data.42", [&] { at(5, own); });
    auto const no_memory = [](std::size_t, sample&) { throw std::bad_alloc(); };
    CHECK_THROWS_AS(at(5, no_memory), std::bad_alloc);
}

TEST_CASE("callable_source: samples whose parts do not fit are errors", "[train]") {
    auto const short_of_pixels = [](std::size_t) {
        return sample{.extents = {1, 2, 3}, .pixels = {1}, .label = 0, .where = {}};
    };
    CHECK(
        contains(message_of<data_error>("nas.data.58", [&] { at(0, short_of_pixels); }), "1 bytes for extents 1x2x3"));
    auto const nothing = [](std::size_t, sample&) {};
    CHECK(contains(message_of<data_error>("nas.data.58", [&] { at(0, nothing); }), "of nothing"));
    auto const negative = [](std::size_t) { return sample{.extents = {1}, .pixels = {1}, .label = -2, .where = {}}; };
    CHECK(contains(message_of<data_error>("nas.data.58", [&] { at(0, negative); }), "its label is -2"));
}
