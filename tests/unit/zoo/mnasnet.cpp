#include <set>
#include <tuple>

#include <nas/io/vector_json.hpp>
#include <nas/space/space.hpp>
#include <nas/zoo/mnasnet.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/exchange_entries.hpp"
#include "support/laws.hpp"

using namespace nas;

namespace {

auto key_of(zoo::mnasnet_block const& b) {
    return std::tuple(b.num_repeats, b.block_fn, b.expand_ratio, b.kernel_size, b.se_ratio, b.output_filters);
}

std::size_t distinct_blocks(int repeats, int filters) {
    auto const space = zoo::mnasnet_blocks(repeats, filters);
    std::set<decltype(key_of({}))> blocks;
    for (genome const& g : enumerate(space)) {
        zoo::mnasnet_architecture a;
        a.blocks[0] = decode(space, g);
        auto const c = canonical(a);
        CHECK(canonical(c) == c);
        CHECK(decode(space, encode(space, c.blocks[0])) == c.blocks[0]);
        blocks.insert(key_of(c.blocks[0]));
    }
    return blocks.size();
}

} // namespace

TEST_CASE("mnasnet: the sizes are exact, 42 decisions", "[zoo]") {
    CHECK(cardinality(zoo::mnasnet) == bigint::from_text("9749755840167936"));
    CHECK(cardinality(zoo::mnasnet_a1_space) == bigint::from_text("9749755840167936"));
    CHECK(sample(zoo::mnasnet, rng(1)).size() == 42);
    CHECK(test::exchange_entries(zoo::mnasnet) == 42);
}

TEST_CASE("mnasnet: obeys the laws", "[zoo]") {
    test::check_laws(zoo::mnasnet);
    test::check_laws(zoo::mnasnet_a1_space);
}

TEST_CASE("mnasnet: 224,084,231,917,056 points differ", "[zoo]") {
    // Blocks are independent of each other, so those that differ are counted one by one.
    bigint product = 1;
    for (int const repeats : {1, 2, 3, 4, 3, 3, 1}) product *= distinct_blocks(repeats, 64);
    CHECK(product == bigint::from_text("224084231917056"));
}

TEST_CASE("mnasnet: the reference networks are points of their spaces", "[zoo]") {
    auto const v2 = zoo::mobilenet_v2_point();
    CHECK(decode(zoo::mnasnet, encode(zoo::mnasnet, v2)) == v2);
    CHECK(canonical(v2) == v2);
    auto const a1 = zoo::mnasnet_a1_point();
    CHECK(decode(zoo::mnasnet_a1_space, encode(zoo::mnasnet_a1_space, a1)) == a1);
    test::check_error<space_error>(
        "nas.space.18", [&] { (void)encode(zoo::mnasnet, a1); }, "blocks[4].output_filters");
}

TEST_CASE("mnasnet: paths, indices and literals are those of exchanged vectors", "[zoo]") {
    auto const words = describe_genome(zoo::mnasnet, encode(zoo::mnasnet, zoo::mobilenet_v2_point()));
    REQUIRE(words.size() == 42);
    auto const text = [&](std::size_t i) {
        return concat(words[i].path, "=", words[i].value, "/", words[i].arity, "(", words[i].literal, ")");
    };
    CHECK(text(6) == "blocks[1].num_repeats=0/3(2)");
    CHECK(text(7) == "blocks[1].block_fn=1/2(mbconv)");
    CHECK(text(8) == "blocks[1].expand_ratio=2/3(6)");
    CHECK(text(9) == "blocks[1].kernel_size=0/2(3)");
    CHECK(words[10].path == "blocks[1].se_ratio");
    CHECK(text(11) == "blocks[1].output_filters=1/3(24)");

    auto const vector = io::vector_to_json(zoo::mnasnet, encode(zoo::mnasnet, zoo::mobilenet_v2_point()));
    CHECK(vector.size() == 42);
    CHECK(vector["blocks[1].block_fn"] == "1/2 ('mbconv')");
    CHECK(vector["blocks[1].se_ratio"] == "0/2 (0.0)");
}
