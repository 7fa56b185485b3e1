#include <thread>

#include <nas/backend/onednn/threads.hpp>

#include "support/catch.hpp"

#if defined(_OPENMP)
TEST_CASE("oneDNN threads: the number holds while the scope lives, for the calling thread only", "[backend][onednn]") {
    int const before = omp_get_max_threads();
    {
        nas::onednn::thread_scope const three(3);
        CHECK(omp_get_max_threads() == 3);
        {
            nas::onednn::thread_scope const one(1);
            CHECK(omp_get_max_threads() == 1);
            int elsewhere = 0;
            std::thread([&] { elsewhere = omp_get_max_threads(); }).join();
            CHECK(elsewhere == before);
        }
        CHECK(omp_get_max_threads() == 3);
    }
    CHECK(omp_get_max_threads() == before);
}
#else
TEST_CASE("oneDNN threads: without OpenMP the scope does nothing", "[backend][onednn]") {
    nas::onednn::thread_scope const three(3);
    SUCCEED();
}
#endif
