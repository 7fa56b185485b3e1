#pragma once
// What an exception of the program means for its trial.

#include <exception>
#include <new>
#include <utility>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas::detail {

/// An exception of the program as a failure of its trial.
inline failure failure_of(std::exception_ptr thrown) {
    try {
        std::rethrow_exception(std::move(thrown));
    } catch (infeasible const& e) {
        return {failure_kind::infeasible, e.what()};
    } catch (std::bad_alloc const&) {
        return {failure_kind::out_of_memory, "the evaluator threw std::bad_alloc"};
    } catch (std::exception const& e) {
        return {failure_kind::crashed, concat("the evaluator threw: ", e.what())};
    } catch (...) {
        return {failure_kind::crashed, "the evaluator threw something that is not a std::exception"};
    }
}

} // namespace nas::detail
