using CisLens.Core;

namespace CisLens.Kernels.Tests;

/// <summary>Tests training on sequences that a kernel cannot distinguish, from a given start, and after a stop.</summary>
public sealed class DuplicateTests
{
    static readonly GappedKernel s_parameters = new() { WordLength = 7, Informative = 5, MaxMismatches = 2 };
    static readonly (SequenceSet Set, double[] Targets) s_pairs = Pairs(150);

    /// <summary>Random sequences. After each one comes its reverse complement, which has another target.</summary>
    static (SequenceSet Set, double[] Targets) Pairs(int count)
    {
        var (rng, set) = (new Rng(3), new SequenceSet());
        var targets = new double[2 * count];
        for (int i = 0; i < count; i++)
        {
            byte[] codes = [.. Enumerable.Range(0, 60).Select(_ => (byte)rng.Next(4))];
            set.Add($"s{i}", codes);
            set.Add($"s{i}_reversed", Dna.ReverseComplement(codes));
            double mean = rng.NextNormal();
            (targets[2 * i], targets[2 * i + 1]) = (mean + 0.5 * rng.NextNormal(), mean + 0.5 * rng.NextNormal());
        }
        return (set, targets);
    }

    [Fact]
    public void Products_with_duplicate_sequences_are_those_of_the_plain_matrix()
    {
        var kernel = s_parameters.Build();
        var product = new KernelProduct(kernel, s_pairs.Set, 2);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => i / 2), product.Rows!);
        var result = new double[300];
        product.Multiply(s_pairs.Targets, result, precise: true);
        for (int i = 0; i < 300; i += 37)
            Assert.Equal(Enumerable.Range(0, 300).Sum(j => s_pairs.Targets[j] * PlainKernel.Kernel(kernel, s_pairs.Set.Codes(i), s_pairs.Set.Codes(j))), result[i], 1e-9);
    }

    // LIBSVM's steps on the matrix do not merge duplicates; both solvers must reach the same optimum
    [Fact]
    public void Regression_with_duplicates_reaches_the_optimum_in_few_products()
    {
        var kernel = s_parameters.Build();
        var options = new SvmOptions { C = 10, Tube = 0.1, StoppingGap = 1e-4 };
        var stop = TestContext.Current.CancellationToken;
        var steps = Svm.Regress(new GramMatrix(kernel, s_pairs.Set, 2), s_pairs.Targets, options, stop: stop);
        var products = Svm.Regress(new KernelProduct(kernel, s_pairs.Set, 2), s_pairs.Targets, options, stop: stop);
        Assert.Equal(steps.Objective, products.Objective, 1e-6 * Math.Abs(steps.Objective));
        Assert.Equal(steps.Rho, products.Rho, 1e-3);
        Assert.InRange(products.Steps, 1, 300); // 10,000 steps were too few before duplicates shared a row
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_start_from_a_smaller_C_ends_at_the_same_optimum_sooner(bool onMatrix)
    {
        var kernel = s_parameters.Build();
        IKernelOperator values = onMatrix ? new GramMatrix(kernel, s_pairs.Set, 2) : new KernelProduct(kernel, s_pairs.Set, 2);
        var stop = TestContext.Current.CancellationToken;
        var near = Svm.Regress(values, s_pairs.Targets, new SvmOptions { C = 0.9 }, stop: stop);
        var cold = Svm.Regress(values, s_pairs.Targets, new SvmOptions(), stop: stop);
        var warm = Svm.Regress(values, s_pairs.Targets, new SvmOptions(), near.Coefficients, stop: stop);
        Assert.Equal(cold.Objective, warm.Objective, 1e-5 * Math.Abs(cold.Objective));
        Assert.True(warm.Steps < cold.Steps, $"{warm.Steps} steps from a start, {cold.Steps} from zero");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stopped_training_goes_on_to_the_same_bits(bool onMatrix)
    {
        var kernel = s_parameters.Build();
        IKernelOperator values = onMatrix ? new GramMatrix(kernel, s_pairs.Set, 2) : new KernelProduct(kernel, s_pairs.Set, 2);
        var options = new SvmOptions { C = onMatrix ? 1000 : 10, Tube = 0.01, StoppingGap = 1e-6 }; // the matrix needs many steps: its solver checks for a stop every 100 steps
        var whole = Svm.Regress(values, s_pairs.Targets, options, stop: TestContext.Current.CancellationToken);
        var store = new Memory();
        using var stop = new CancellationTokenSource();
        var log = new StopAfter(onMatrix ? 3 : 5, stop);
        Assert.Throws<OperationCanceledException>(() => Svm.Regress(values, s_pairs.Targets, options, null, log, store, stop.Token));
        Assert.InRange(store.State!.Steps, 1, whole.Steps - 1);
        var resumed = Svm.Regress(values, s_pairs.Targets, options, null, null, store, TestContext.Current.CancellationToken);
        Assert.Equal(whole.Coefficients, resumed.Coefficients);
        Assert.Equal((whole.Rho, whole.Objective, whole.Steps), (resumed.Rho, resumed.Objective, resumed.Steps));
    }

    sealed class Memory : ISolverStore
    {
        public SolverState? State { get; private set; }
        public bool IsDue => false;
        public SolverState? Load() => State;
        public void Save(SolverState state) => State = state;
    }

    sealed class StopAfter(int news, CancellationTokenSource stop) : IRunLog
    {
        int _news;

        public void Info(string text) { }
        public void Warn(string kind, string example) { }

        public void Progress(string what, long done, long? total, string unit)
        {
            if (++_news == news)
                stop.Cancel();
        }
    }
}
