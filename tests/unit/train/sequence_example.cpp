#include <cstdlib>

#include <nas/train/sequence_example.hpp>
#include <nas/train/tfrecord.hpp>

#include "support/data_files.hpp"
#include "support/tf_example.hpp"

using nas::data_error;
using nas::train::sequence_example;
namespace wire = test::wire;
using wire::operator+;

namespace {

/// A record with one number as context, words of two steps and numbers of one.
bytes two_steps() {
    bytes const words = wire::field(1, wire::bytes_list({wire::of("a"), wire::of("b")})) +
                        wire::field(1, wire::bytes_list({wire::of("c")}));
    bytes const numbers = wire::field(1, wire::float_list({1.5f, 2.5f}));
    bytes const counts = wire::field(1, wire::integer_list({9})) + wire::field(1, {});
    return wire::field(1, wire::entry("length", wire::integer_list({2}))) +
           wire::field(2,
                       wire::entry("words", words) + wire::entry("numbers", numbers) + wire::entry("counts", counts));
}

} // namespace

TEST_CASE("sequence_example: context and steps come back by name", "[train]") {
    bytes const record = two_steps();
    sequence_example const s(record, "x");
    CHECK(s.context().one_integer("length") == 2);
    REQUIRE(s.lists().size() == 3);
    CHECK(s.lists()[0].name == "words");
    CHECK(s.steps("words") == 2);
    CHECK(s.steps("nothing") == 0);
    REQUIRE(s.bytes("words", 0).size() == 2);
    CHECK(s.bytes("words", 0)[1][0] == 'b');
    CHECK(s.bytes("words", 1)[0][0] == 'c');
    CHECK(s.floats("numbers", 0)[1] == 2.5f);
    CHECK(s.integers("counts", 0)[0] == 9);
    CHECK(s.integers("counts", 1).empty());
    CHECK(s.bytes("counts", 1).empty());
}

TEST_CASE("sequence_example: a step that is not there and a wrong kind are errors", "[train]") {
    bytes const record = two_steps();
    sequence_example const s(record, "f");
    CHECK(contains(message_of<data_error>("nas.data.36", [&] { (void)s.bytes("words", 2); }),
                   "f: the record has no step 2 of words, which has 2 steps"));
    CHECK(contains(message_of<data_error>("nas.data.36", [&] { (void)s.bytes("wrods", 0); }), "no step 0 of wrods"));
    CHECK(contains(message_of<data_error>("nas.data.37", [&] { (void)s.floats("words", 1); }),
                   "step 1 of words holds bytes, not floats"));
    CHECK_THROWS_AS(s.context().one_integer("x"), data_error);
}

TEST_CASE("sequence_example: a record cut at any byte is an error or loses lists, and never crashes", "[train]") {
    bytes const record = two_steps();
    int refused = 0;
    for (std::size_t n = 0; n < record.size(); ++n) {
        bytes const cut(record.begin(), record.begin() + static_cast<std::ptrdiff_t>(n));
        try {
            sequence_example const s(cut, "f");
            CHECK(s.lists().empty()); // cut between context and lists
        } catch (data_error const& e) {
            refused += e.id() == "nas.data.35";
        }
    }
    CHECK(refused == static_cast<int>(record.size()) - 2);
}

TEST_CASE("sequence_example: of lists with one name the last holds", "[train]") {
    bytes const record = wire::field(2, wire::entry("a", wire::field(1, wire::integer_list({1}))) +
                                            wire::entry("a", wire::field(1, wire::integer_list({2}))));
    CHECK(sequence_example(record, "x").integers("a", 0)[0] == 2);
}

TEST_CASE("sequence_example: records of TensorFlow", "[train][data]") {
    char const* const root = std::getenv("NAS_DATA_DIR");
    if (!root) {
        WARN("skipped: NAS_DATA_DIR is not set");
        return;
    }
    nas::train::tfrecord_reader reader(std::string(root) + "/tfrecord/sequence_example_eval.tfrecord.gz");
    auto const record = reader.next();
    REQUIRE(record);
    sequence_example const s(*record, "x");
    REQUIRE(s.lists().size() == 1);
    REQUIRE(s.steps("s") == 2);
    auto const b = s.bytes("s", 1)[0];
    CHECK(std::string(b.begin(), b.end()) == "10501");
    std::size_t n = 1;
    while (reader.next()) ++n;
    CHECK(n == 4500);
}
