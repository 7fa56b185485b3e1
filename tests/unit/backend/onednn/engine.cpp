#include <optional>

#include <nas/backend/onednn/engine.hpp>

#include "support/catch.hpp"

TEST_CASE("oneDNN engine: copies share one engine, and streams keep it alive", "[backend][onednn]") {
    std::optional<nas::onednn::engine> first(std::in_place);
    nas::onednn::engine const copy = *first;
    CHECK(copy.get() == first->get());
    dnnl_engine_kind_t kind = dnnl_any_engine;
    CHECK(dnnl_engine_get_kind(copy.get(), &kind) == dnnl_success);
    CHECK(kind == dnnl_cpu);

    nas::onednn::stream const s(*first);
    first.reset();
    dnnl_engine_t of_stream = nullptr;
    REQUIRE(dnnl_stream_get_engine(s.get(), &of_stream) == dnnl_success);
    CHECK(of_stream == copy.get());
    CHECK(dnnl_stream_wait(s.get()) == dnnl_success);
}
