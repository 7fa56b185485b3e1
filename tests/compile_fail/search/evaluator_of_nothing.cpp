// expect: nas::search::run: the evaluator must be callable as e(arch) or e(arch, nas::trial<arch>&)
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

#ifdef MUST_FAIL
void run(nas::search<decltype(nas::one_of(3, 5, 7)), nas::random_search>& search) {
    search.run(10, [](int) {});
}
#else
void run(nas::search<decltype(nas::one_of(3, 5, 7)), nas::random_search>& search) {
    search.run(10, [](int kernel) { return kernel; });
}
#endif
