#include <nas/nn/backend.hpp>
#include <nas/nn/ops/activate.hpp>
#include <nas/nn/ops/add.hpp>

#include "support/catch.hpp"

using namespace nas::nn;

namespace {

struct nothing final : kernel {
    explicit nothing(std::string_view n) : name(n) {}
    std::string_view name;
    kernel_needs needs() const override { return {}; }
    void forward(kernel_io const&) override {}
    void backward(kernel_io const&) override {}
    std::string_view implementation() const override { return name; }
};

auto named(std::string_view name) {
    return
        [name](auto const&, kernel_site const&) -> std::unique_ptr<kernel> { return std::make_unique<nothing>(name); };
}

} // namespace

TEST_CASE("backend: gives the kernel entered last for an operation type, and null for others", "[nn]") {
    backend b("mine", nas::layout{8});
    CHECK(b.name() == "mine");
    CHECK(b.image_layout() == nas::layout{8});
    b.provide<activate>(named("first")).provide<activate>(named("second"));
    REQUIRE(b.make_kernel(activate{}, {}));
    CHECK(b.make_kernel(activate{}, {})->implementation() == "second");
    CHECK(b.make_kernel(add{}, {}) == nullptr);
}

TEST_CASE("backend: a factory sees the operation and may decline", "[nn]") {
    backend b("mine");
    b.provide<activate>([](activate const& op, kernel_site const&) -> std::unique_ptr<kernel> {
        if (op.function == nas::activation::relu) return std::make_unique<nothing>("relu only");
        return nullptr;
    });
    CHECK(b.make_kernel(activate{.function = nas::activation::relu}, {}) != nullptr);
    CHECK(b.make_kernel(activate{.function = nas::activation::swish}, {}) == nullptr);
}

TEST_CASE("backend: copies share nothing they change", "[nn]") {
    backend a("a");
    backend b = a;
    b.provide<add>(named("b"));
    CHECK(a.make_kernel(add{}, {}) == nullptr);
    b.set_fallback(a);
    CHECK(b.fallback()->name() == "a");
    CHECK(a.fallback() == nullptr);
}
