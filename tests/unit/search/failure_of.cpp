#include <stdexcept>

#include <nas/search/failure_of.hpp>

#include "support/catch.hpp"

using nas::failure, nas::failure_kind;

namespace {

template <class T>
failure of(T const& thrown) {
    return nas::detail::failure_of(std::make_exception_ptr(thrown));
}

} // namespace

TEST_CASE("failure_of: the kind follows from the type, the reason from what()", "[search]") {
    CHECK(of(nas::infeasible("nas.space.1", "too wide")).kind == failure_kind::infeasible);
    CHECK(of(std::bad_alloc()).kind == failure_kind::out_of_memory);
    CHECK(of(std::runtime_error("no")) == failure{failure_kind::crashed, "the evaluator threw: no"});
    CHECK(of(7).kind == failure_kind::crashed);
}
