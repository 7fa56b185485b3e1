#include <string>

#include <nas/core/function_ref.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"

using nas::function_ref;

namespace {
int twice(int x) { return 2 * x; }
int apply(function_ref<int(int)> f, int x) { return f(x); }
} // namespace

TEST_CASE("function_ref: calls lambdas, function objects and functions", "[core]") {
    int const offset = 10;
    CHECK(apply([&](int x) { return x + offset; }, 1) == 11);
    CHECK(apply(twice, 4) == 8);
    CHECK(apply(&twice, 5) == 10);
    struct {
        int operator()(int x) const { return -x; }
    } const negate;
    CHECK(apply(negate, 3) == -3);
}

TEST_CASE("function_ref: refers to the callable and not to a copy", "[core]") {
    int calls = 0;
    auto count = [&calls, own = 0]() mutable { return calls = ++own; };
    function_ref<void()> f = count;
    function_ref<void()> g = f;
    f();
    g();
    CHECK(calls == 2);
}

TEST_CASE("function_ref: passes arguments on and converts results", "[core]") {
    std::string text = "a";
    function_ref<void(std::string&, std::string &&)> append = [](std::string& to, std::string&& from) {
        to += std::move(from);
    };
    append(text, "b");
    CHECK(text == "ab");
    function_ref<double(int)> half = [](int x) { return static_cast<float>(x) / 2; };
    CHECK(half(3) == 1.5);
}

TEST_CASE("function_ref: accepts only what can be called so", "[core]") {
    STATIC_REQUIRE(std::is_constructible_v<function_ref<int(int)>, int (*)(int)>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<function_ref<int(int)>, int (*)(std::string)>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<function_ref<std::string(int)>, int (*)(int)>);
}

TEST_CASE("function_ref: never allocates", "[core]") {
    double big[32] = {1, 2, 3};
    auto const before = test::allocations();
    int const sum = apply([big](int x) { return static_cast<int>(big[0] + big[1] + big[2]) + x; }, 4);
    auto const after = test::allocations();
    CHECK(sum == 10);
    CHECK(after == before);
}
