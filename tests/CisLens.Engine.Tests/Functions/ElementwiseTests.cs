using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using CisLens.Design.Layers;
using CisLens.Engine.Functions;

namespace CisLens.Engine.Tests.Functions;

public class ElementwiseTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. s_functions.Keys];

    static readonly bool s_fused = Fma.IsSupported || AdvSimd.IsSupported;

    // in float64, in float32, largest error in ulp; the results of the tanh form below -4.7 are tested on their own
    static readonly Dictionary<string, (Func<double, double> Exact, Action<Span<float>> Run, double Ulp)> s_functions = new()
    {
        ["relu"] = (x => x < 0 ? 0 : x, Elementwise.Of(new Relu())!, 0),
        ["threshold"] = (x => x <= 0.5 ? (float)1e-6 : x, Elementwise.Of(new Threshold(0.5, 1e-6))!, 0),
        ["exp"] = (Math.Exp, Elementwise.Of(new Exponential())!, 1.1),
        ["exp_linear"] = (DoubleFunctions.ExpLinear, Elementwise.Of(new ExpLinear())!, 1.1),
        ["sigmoid"] = (DoubleFunctions.Sigmoid, Elementwise.Of(new Sigmoid())!, 2.2),
        ["tanh"] = (Math.Tanh, values => Elementwise.Run<TanhFunction>(values), 2.2),
        ["softplus"] = (DoubleFunctions.Softplus, Elementwise.Of(new Softplus())!, 2.5),
        ["gelu"] = (DoubleFunctions.Gelu, Elementwise.Of(new Gelu())!, 4.5),
        ["gelu_sigmoid"] = (DoubleFunctions.GeluSigmoid, Elementwise.Of(new GeluSigmoid())!, 3),
        ["gelu_tanh"] = (DoubleFunctions.GeluTanh, Elementwise.Of(new GeluTanh())!, 3),
    };

    const double Small = 1e-36, SmallError = 3e-43;   // a denormal number has fewer digits, and so has a small multiple of it

    /// <summary>Numbers of all sizes and signs, NaN and infinities among them, and more of the usual sizes.</summary>
    static float[] Inputs() =>
    [
        .. Enumerable.Range(0, 1 << 20).Select(i => BitConverter.UInt32BitsToSingle((uint)i << 12)),
        .. Enumerable.Range(0, 1 << 20).Select(i => (i - (1 << 19)) * (110f / (1 << 19))),
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue,
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Errors_are_below_the_stated_ones(string name)
    {
        Assert.SkipUnless(s_fused, "this processor cannot multiply and add with one rounding");
        var (exact, run, ulp) = s_functions[name];
        float[] inputs = Inputs(), results = [.. inputs];
        run(results);
        (double Ulp, float At) worst = (0, 0);
        for (int i = 0; i < inputs.Length; i++)
        {
            double expected = exact(inputs[i]);
            float nearest = (float)expected;
            if (!float.IsFinite(nearest) || !float.IsFinite(results[i]))
            {
                Assert.True(nearest.Equals(results[i]) || Math.Abs(expected) > 3.402823e38 && results[i] >= 3.402823e38,
                    $"{name}({inputs[i]:r}) is {results[i]}; expected {nearest}");
                continue;
            }
            double size = Math.Max(Math.Abs(expected), Small), unit = Math.ScaleB(1, Math.ILogB(size) - 23);
            if (Math.Abs(expected) < Small)
                unit = SmallError / Math.Max(ulp, 0.51);
            if (name == "gelu_tanh" && inputs[i] < -4.7)
                unit = Math.Max(unit, 3e-6 / ulp * Math.Abs(expected));
            double error = Math.Abs(results[i] - expected) / unit;
            if (error > worst.Ulp)
                worst = (error, inputs[i]);
        }
        output.WriteLine($"{name}: {worst.Ulp:f2} ulp at {worst.At:r}");
        Assert.True(worst.Ulp <= Math.Max(ulp, 0.51), $"{name}: {worst.Ulp:f2} ulp at {worst.At:r}; expected at most {ulp}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Results_do_not_depend_on_the_position_in_a_span(string name)
    {
        float[] inputs = [.. Enumerable.Range(0, 100).Select(i => (i * 37 % 101 - 50) / 7f)], all = [.. inputs];
        s_functions[name].Run(all);
        for (int first = 0; first < 20; first++)
            for (int count = 0; count < 50; count++)
            {
                float[] part = inputs[first..(first + count)];
                s_functions[name].Run(part);
                Assert.Equal(all[first..(first + count)].Select(BitConverter.SingleToInt32Bits), part.Select(BitConverter.SingleToInt32Bits));
            }
    }

    [Fact]
    public void Results_have_the_same_bytes_on_all_processors()
    {
        Assert.SkipUnless(s_fused, "this processor cannot multiply and add with one rounding");
        ulong hash = 14695981039346656037;   // FNV-1a
        foreach (var (_, run, _) in s_functions.Values)
        {
            float[] results = Inputs();
            run(results);
            foreach (float result in results)
                hash = (hash ^ (float.IsNaN(result) ? 0 : BitConverter.SingleToUInt32Bits(result))) * 1099511628211;
        }
        Assert.Equal("28fdafc12f1d1d28", hash.ToString("x16"));   // written on a processor with AVX2
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(77)]
    public void Softmax_divides_exponentials_by_their_sum(int count)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(i => (i * 37 % 101 - 50) * 1.75f)];
        double sum = values.Sum(x => Math.Exp(x));
        double[] expected = [.. values.Select(x => Math.Exp(x) / sum)];
        Elementwise.Softmax(values);
        for (int i = 0; i < count; i++)
            Assert.Equal(expected[i], values[i], 3e-7 * expected[i] + 1e-44);
    }

    [Fact]
    public void Softmax_of_a_row_with_NaN_is_NaN()
    {
        foreach (int at in (int[])[0, 20])
        {
            var values = new float[21];
            values[at] = float.NaN;
            Elementwise.Softmax(values);
            Assert.All(values, value => Assert.True(float.IsNaN(value)));
        }
    }
}
