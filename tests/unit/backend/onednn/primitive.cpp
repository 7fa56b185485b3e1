#include <array>
#include <vector>

#include <nas/backend/onednn/primitive.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas::onednn;

namespace {

std::array<std::int64_t, 2> const extents{64, 48};

primitive_desc transpose(engine const& e, memory_desc const& from, memory_desc const& to) {
    primitive_attributes const attributes;
    dnnl_primitive_desc_t made = nullptr;
    dnnl_status_t const status =
        dnnl_reorder_primitive_desc_create(&made, from.get(), e.get(), to.get(), e.get(), attributes.get());
    return {status, made, "reorder"};
}

} // namespace

TEST_CASE("oneDNN primitive: runs with the addresses of the call", "[backend][onednn]") {
    engine const e;
    stream const s(e);
    memory_desc const rows(extents, dnnl_ab), columns(extents, dnnl_ba);
    primitive_desc const desc = transpose(e, rows, columns);
    REQUIRE(desc);
    CHECK_FALSE(desc.implementation().empty());
    CHECK(desc.query(dnnl_query_src_md) == rows);
    CHECK(desc.query(dnnl_query_dst_md) == columns);
    primitive const p(e, desc, {{DNNL_ARG_FROM, rows}, {DNNL_ARG_TO, columns}});
    CHECK_FALSE(primitive());
    CHECK(p.scratch_bytes() == desc.scratch_bytes());

    std::vector<char> scratch(p.scratch_bytes());
    for (float const first : {1.0f, 2.0f}) {
        std::vector<float> a(64 * 48), b(64 * 48);
        for (std::size_t i = 0; i < a.size(); ++i) a[i] = first + static_cast<float>(i);
        p.execute(s, {a.data(), b.data()}, scratch.data());
        CHECK(b[64] == a[1]);
        CHECK(b[1] == a[48]);
    }
}

TEST_CASE("oneDNN primitive: a call allocates no more than oneDNN's own", "[backend][onednn]") {
    engine const e;
    stream const s(e);
    memory_desc const rows(extents, dnnl_ab), columns(extents, dnnl_ba);
    primitive_desc const desc = transpose(e, rows, columns);
    primitive const p(e, desc, {{DNNL_ARG_FROM, rows}, {DNNL_ARG_TO, columns}});
    std::vector<float> a(64 * 48), b(64 * 48);
    std::vector<char> scratch(p.scratch_bytes());

    dnnl_primitive_t bare = nullptr;
    dnnl_memory_t from = nullptr, to = nullptr;
    REQUIRE(dnnl_primitive_create(&bare, desc.get()) == dnnl_success);
    REQUIRE(dnnl_memory_create(&from, rows.get(), e.get(), a.data()) == dnnl_success);
    REQUIRE(dnnl_memory_create(&to, columns.get(), e.get(), b.data()) == dnnl_success);
    dnnl_exec_arg_t const arguments[] = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}};

    auto const count = [](auto const& f) {
        f();
        std::size_t const before = test::allocations();
        f();
        return test::allocations() - before;
    };
    std::size_t const own = count([&] { p.execute(s, {a.data(), b.data()}, scratch.data()); });
    std::size_t const theirs = count([&] { dnnl_primitive_execute(bare, s.get(), 2, arguments); });
    CHECK(own == theirs);
    dnnl_memory_destroy(from);
    dnnl_memory_destroy(to);
    dnnl_primitive_destroy(bare);
}

TEST_CASE("oneDNN primitive_desc: what is not implemented is empty, what is wrong is an error", "[backend][onednn]") {
    CHECK_FALSE(primitive_desc(dnnl_unimplemented, nullptr, "a call"));
    test::check_error<nas::backend_error>(
        "nas.onednn.2", [] { primitive_desc(dnnl_invalid_arguments, nullptr, "a call"); }, "a call");
}

TEST_CASE("oneDNN primitive_attributes: every activation can follow a primitive", "[backend][onednn]") {
    using nas::activation;
    for (activation const a : {activation::none, activation::relu, activation::relu6, activation::hard_swish,
                               activation::swish, activation::sigmoid, activation::hard_sigmoid}) {
        primitive_attributes const attributes(a);
        const_dnnl_post_ops_t steps = nullptr;
        REQUIRE(dnnl_primitive_attr_get_post_ops(attributes.get(), &steps) == dnnl_success);
        CHECK(dnnl_post_ops_len(steps) == (a == activation::none ? 0 : a == activation::hard_sigmoid ? 2 : 1));
    }
}
