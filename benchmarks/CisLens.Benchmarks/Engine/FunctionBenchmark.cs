using CisLens.Engine.Functions;

namespace CisLens.Benchmarks.Engine;

/// <summary>The functions of activations and output transforms, on numbers that stay in the cache, with one thread.</summary>
static class FunctionBenchmark
{
    const int Count = 4096, Repeats = 5000;

    public static void Run()
    {
        Print<ReluFunction>("relu");
        Print<ExpFunction>("exp");
        Print<SigmoidFunction>("sigmoid");
        Print<TanhFunction>("tanh");
        Print<SoftplusFunction>("softplus");
        Print<GeluFunction>("gelu");
        Print<GeluTanhFunction>("gelu_tanh");
        Print<GeluSigmoidFunction>("gelu_sigmoid");
    }

    static void Print<TFunction>(string name) where TFunction : struct, IVectorFunction
    {
        float[] inputs = [.. Enumerable.Range(0, Count).Select(i => (i - Count / 2) * 0.005f)], values = new float[Count];
        Measurement.Print(name, "numbers", () =>
        {
            for (int i = 0; i < Repeats; i++)
            {
                inputs.CopyTo(values, 0);
                Elementwise.Run<TFunction>(values);
            }
            return (double)Count * Repeats;
        });
    }
}
