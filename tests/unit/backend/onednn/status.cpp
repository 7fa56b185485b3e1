#include <nas/backend/onednn/status.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

TEST_CASE("oneDNN status: a failure names the call and the reason, success is silent", "[backend][onednn]") {
    CHECK_NOTHROW(nas::onednn::check(dnnl_success, "anything"));
    test::check_error<nas::backend_error>(
        "nas.onednn.2", [] { nas::onednn::check(dnnl_out_of_memory, "dnnl_memory_create"); }, "dnnl_memory_create",
        "out of memory", "ONEDNN_VERBOSE");
    CHECK(nas::onednn::to_string(dnnl_success) == "success");
    CHECK(nas::onednn::to_string(dnnl_invalid_arguments) == "invalid arguments");
    CHECK(nas::onednn::to_string(dnnl_unimplemented) == "unimplemented");
    CHECK(nas::onednn::to_string(dnnl_runtime_error) == "runtime error");
}

TEST_CASE("oneDNN status: a handle destroys what it owns once", "[backend][onednn]") {
    dnnl_primitive_attr_t made = nullptr;
    REQUIRE(dnnl_primitive_attr_create(&made) == dnnl_success);
    nas::onednn::handle<dnnl_primitive_attr_t, &dnnl_primitive_attr_destroy> a(made);
    auto const b = std::move(a);
    CHECK(b.get() == made);
    CHECK(a == nullptr); // NOLINT(bugprone-use-after-move)
}
