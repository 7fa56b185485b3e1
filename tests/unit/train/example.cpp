#include <cstdlib>
#include <numeric>

#include <nas/train/example.hpp>
#include <nas/train/tfrecord.hpp>

#include "support/allocations.hpp"
#include "support/data_files.hpp"
#include "support/tf_example.hpp"

using nas::data_error;
using nas::train::example;
using nas::train::feature_kind;
namespace wire = test::wire;
using wire::operator+;

namespace {

template <class T>
std::vector<T> list(std::span<T const> s) {
    return {s.begin(), s.end()};
}

bytes three() {
    return wire::example(wire::entry("image", wire::bytes_list({wire::of("abc")})) +
                         wire::entry("box", wire::float_list({0.5f, -1.0f})) +
                         wire::entry("label", wire::integer_list({300, -1})));
}

} // namespace

TEST_CASE("example: bytes, floats and integers come back by name", "[train]") {
    bytes const record = three();
    example const e(record, "a.tfrecord");
    REQUIRE(e.features().size() == 3);
    CHECK(e.features()[1].name == "box");
    CHECK(e.find("box")->kind == feature_kind::floats);
    CHECK(e.find("nothing") == nullptr);
    CHECK(e.one_text("image") == "abc");
    CHECK(list(e.floats("box")) == std::vector<float>{0.5f, -1.0f});
    CHECK(list(e.integers("label")) == std::vector<std::int64_t>{300, -1});
}

TEST_CASE("example: numbers may be packed, unpacked or both", "[train]") {
    bytes const mixed_floats =
        wire::field(2, wire::tag(1, 5) + wire::fixed32(1) + wire::field(1, wire::fixed32(2) + wire::fixed32(3)));
    bytes const mixed_integers =
        wire::field(3, wire::field(1, wire::varint(4)) + wire::tag(1, 0) + wire::varint(1u << 20));
    bytes const record = wire::example(wire::entry("f", wire::float_list({1, 2}, false)) +
                                       wire::entry("i", wire::integer_list({-5, 6}, false)) +
                                       wire::entry("mf", mixed_floats) + wire::entry("mi", mixed_integers));
    example const e(record, "x");
    CHECK(list(e.floats("f")) == std::vector<float>{1, 2});
    CHECK(list(e.integers("i")) == std::vector<std::int64_t>{-5, 6});
    CHECK(list(e.floats("mf")) == std::vector<float>{1, 2, 3});
    CHECK(list(e.integers("mi")) == std::vector<std::int64_t>{4, 1 << 20});
}

TEST_CASE("example: the rules of protobuf for fields that come twice", "[train]") {
    SECTION("the last feature of a name holds") {
        bytes const record =
            wire::example(wire::entry("a", wire::integer_list({1})) + wire::entry("a", wire::integer_list({2})));
        CHECK(example(record, "x").one_integer("a") == 2);
    }
    SECTION("the last kind of value holds") {
        bytes const record =
            wire::example(wire::entry("a", wire::integer_list({1}) + wire::float_list({2}) + wire::integer_list({3})));
        CHECK(example(record, "x").one_integer("a") == 3);
    }
    SECTION("two lists of one kind are one") {
        bytes const record = wire::example(wire::entry("a", wire::integer_list({1}) + wire::integer_list({2})));
        CHECK(list(example(record, "x").integers("a")) == std::vector<std::int64_t>{1, 2});
    }
    SECTION("features in two parts") {
        bytes const record = wire::example(wire::entry("a", wire::integer_list({1}))) +
                             wire::example(wire::entry("b", wire::integer_list({2})));
        CHECK(example(record, "x").one_integer("a") == 1);
        CHECK(example(record, "x").one_integer("b") == 2);
    }
}

TEST_CASE("example: unknown fields of every type are passed over, at every level", "[train]") {
    bytes const unknown = wire::tag(9, 0) + wire::varint(1) + wire::tag(10, 1) + bytes(8) + wire::field(11, {1, 2}) +
                          wire::tag(12, 5) + bytes(4);
    bytes const list_1 = wire::field(3, unknown + wire::field(1, wire::varint(7)) + unknown);
    bytes const record =
        unknown + wire::field(1, unknown + wire::field(1, unknown + wire::field(1, wire::of("a")) +
                                                              wire::field(2, unknown + list_1 + unknown)));
    CHECK(example(record, "x").one_integer("a") == 7);
}

TEST_CASE("example: empty things are read as empty", "[train]") {
    CHECK(example({}, "x").features().empty());
    bytes const record =
        wire::example(wire::entry("none", {}) + wire::entry("list", wire::float_list({})) + wire::field(1, {}));
    example const e(record, "x");
    CHECK(e.find("none")->kind == feature_kind::none);
    CHECK(e.floats("none").empty());
    CHECK(e.integers("none").empty());
    CHECK(e.floats("list").empty());
    CHECK(e.find("") != nullptr);
}

TEST_CASE("example: what is asked for wrongly is named, with what there is", "[train]") {
    bytes const record = three();
    example const e(record, "a.tfrecord, byte 12");
    auto const absent = message_of<data_error>("nas.data.36", [&] { (void)e.bytes("img"); });
    CHECK(contains(absent, "a.tfrecord, byte 12: the record has no feature img; it has: image, box, label"));
    CHECK(contains(message_of<data_error>("nas.data.37", [&] { (void)e.integers("box"); }),
                   "feature box holds floats, not integers"));
    CHECK(contains(message_of<data_error>("nas.data.38", [&] { (void)e.one_float("box"); }),
                   "feature box has 2 values, expected 1"));
    CHECK_THROWS_AS(e.one_integer("label"), data_error);
    CHECK_THROWS_AS(e.one_text("label"), data_error);
}

TEST_CASE("example: a record cut at any byte is an error or loses features, and never crashes", "[train]") {
    bytes const record = three();
    for (std::size_t n = 1; n < record.size(); ++n) {
        bytes const cut(record.begin(), record.begin() + static_cast<std::ptrdiff_t>(n));
        auto const text = message_of<data_error>("nas.data.35", [&] { example(cut, "f"); });
        REQUIRE(contains(text, "f: at byte 0 of " + std::to_string(n)));
    }
}

TEST_CASE("example: a record with any byte changed is read or refused, and never crashes", "[train]") {
    bytes const record = three();
    int refused = 0, read = 0;
    for (std::size_t at = 0; at < record.size(); ++at)
        for (int value = 0; value < 256; ++value) {
            bytes changed = record;
            changed[at] = static_cast<std::uint8_t>(value);
            try {
                example const e(changed, "x");
                std::size_t sum = 0; // every byte that it points at is readable
                for (auto const& f : e.features())
                    if (f.kind == feature_kind::bytes)
                        for (auto const b : e.bytes(f.name)) sum = std::accumulate(b.begin(), b.end(), sum);
                read += sum < 1'000'000;
            } catch (data_error const& error) {
                refused += error.id() == "nas.data.35";
            }
        }
    CHECK(read + refused == static_cast<int>(record.size()) * 256);
    CHECK(refused > 1000);
    CHECK(read > 1000);
}

TEST_CASE("example: malformed records say what is wrong", "[train]") {
    auto const text = [](bytes const& record) {
        return message_of<data_error>("nas.data.35", [&] { example(record, "f"); });
    };
    CHECK(contains(text(bytes{0x0a, 0x05, 0x00}), "announces 5 bytes where 1 follow"));
    CHECK(contains(text(bytes{0x0a, 0x80}), "ends inside a number"));
    CHECK(contains(text(bytes{0x0b, 0x00}), "wire type 3"));
    CHECK(contains(text(bytes{0x02, 0x00}), "field numbered 0"));
    CHECK(contains(text(bytes{0x10, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2}), "more than 64 bits"));
    CHECK(contains(text(wire::example(wire::entry("a", wire::field(2, wire::field(1, {1, 2, 3}))))),
                   "3 bytes of packed floats"));
    // the largest number there is: all 64 bits
    CHECK(example(wire::example(wire::entry("a", wire::integer_list({-1}))), "x").one_integer("a") == -1);
}

TEST_CASE("example: an object that has read a record reads the next of its size without allocation", "[train]") {
    bytes const record = three();
    example e(record, "a.tfrecord");
    auto const before = test::allocations();
    for (int i = 0; i < 10; ++i) e.read(record, "a.tfrecord");
    CHECK(test::allocations() == before);
    CHECK(e.one_text("image") == "abc");
}

TEST_CASE("example: records of TensorFlow", "[train][data]") {
    char const* const root = std::getenv("NAS_DATA_DIR");
    if (!root) {
        WARN("skipped: NAS_DATA_DIR is not set");
        return;
    }
    nas::train::tfrecord_reader digits(std::string(root) + "/tfrecord/mnist.tfrecord");
    std::vector<int> count(10);
    while (auto const record = digits.next()) {
        example const e(*record, "mnist");
        REQUIRE(e.floats("image_floats").size() == 784);
        ++count.at(static_cast<std::size_t>(e.one_integer("image_class")));
    }
    CHECK(std::accumulate(count.begin(), count.end(), 0) == 1000);
    CHECK(*std::min_element(count.begin(), count.end()) > 60);

    nas::train::tfrecord_reader raccoons(std::string(root) + "/tfrecord/raccoon_test.record");
    auto const record = raccoons.next();
    REQUIRE(record);
    example const e(*record, "raccoons");
    CHECK(e.one_text("image/source_id") == "raccoon-129.jpg");
    CHECK(e.one_integer("image/width") == 639);
    CHECK(e.one_bytes("image/encoded").size() > 10'000);

    nas::train::tfrecord_reader taxis(std::string(root) + "/tfrecord/taxi_csv_example_gen_eval-00000-of-00012.gz");
    auto const taxi = taxis.next();
    REQUIRE(taxi);
    CHECK(example(*taxi, "taxis").one_text("payment_type") == "Credit Card");
    CHECK(example(*taxi, "taxis").find("company")->kind == feature_kind::none);
}
