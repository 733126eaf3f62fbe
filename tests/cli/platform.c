/* Loaded before the platform's libraries: whoever calls one of their elementary functions is ended. */
#include <stdio.h>
#include <stdlib.h>

#define ENDS(result, name, ...)                                          \
    result name(__VA_ARGS__) {                                           \
        fprintf(stderr, "the platform's function " #name " was called\n"); \
        abort();                                                         \
    }
#define ONE(name) ENDS(double, name, double x) ENDS(float, name##f, float x)
#define TWO(name) ENDS(double, name, double x, double y) ENDS(float, name##f, float x, float y)

ONE(acos) ONE(acosh) ONE(asin) ONE(asinh) ONE(atan) ONE(atanh) ONE(cbrt) ONE(cos) ONE(cosh) ONE(erf) ONE(erfc)
ONE(exp) ONE(exp10) ONE(exp2) ONE(expm1) ONE(lgamma) ONE(log) ONE(log10) ONE(log1p) ONE(log2)
ONE(sin) ONE(sinh) ONE(tan) ONE(tanh) ONE(tgamma)
TWO(atan2) TWO(hypot) TWO(pow)
ENDS(void, sincos, double x, double *s, double *c)
ENDS(void, sincosf, float x, float *s, float *c)
