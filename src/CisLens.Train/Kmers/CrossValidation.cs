using CisLens.Core;
using CisLens.Kernels;

namespace CisLens.Train.Kmers;

/// <summary>How a kernel and a C did on the examples that each fit had not seen.</summary>
/// <param name="Kernel">Which of the candidates.</param>
/// <param name="C">The price of an error.</param>
/// <param name="Decisions">Decision value of each example by the machine of the other parts.</param>
/// <param name="Pooled">AUROC or Pearson over all examples.</param>
/// <param name="FoldMean">The same of each part, averaged.</param>
/// <param name="Steps">Steps of all fits.</param>
sealed record CandidateResult(int Kernel, double C, double[] Decisions, double Pooled, double FoldMean, long Steps);

/// <summary>
/// The cross-validation of one label over kernels and prices. Each fit starts from that of the next smaller C on the same
/// part, or of the kernel before.
/// </summary>
sealed class CrossValidation
{
    readonly SvmProblem _problem;
    readonly SvmTrainOptions _options;
    readonly FitStore _store;
    readonly int _threads;
    readonly IRunLog _log;
    readonly CancellationToken _stop;
    readonly int[][] _members, _held;
    readonly double[]?[] _starts; // one a part, over all examples

    /// <summary>A cross-validation of a label.</summary>
    public CrossValidation(SvmProblem problem, SvmTrainOptions options, FitStore store, int threads, IRunLog log, CancellationToken stop)
    {
        (_problem, _options, _store, _threads, _log, _stop) = (problem, options, store, threads, new QuietLog(log), stop);
        Folds = problem.Folds(options.Folds, (uint)options.Seed);
        _members = [.. Enumerable.Range(0, options.Folds).Select(part => Where(i => Folds[i] != part))];
        _held = [.. Enumerable.Range(0, options.Folds).Select(part => Where(i => Folds[i] == part))];
        _starts = new double[]?[options.Folds];
    }

    /// <summary>The part of each example, from 0.</summary>
    public int[] Folds { get; }

    /// <summary>Tries a kernel with each of its prices, part by part: one part's share of the matrix is there at a time.</summary>
    /// <param name="kernel">Number of the candidate.</param>
    /// <param name="candidate">The candidate.</param>
    /// <param name="advance">Called after each fit.</param>
    public IReadOnlyList<CandidateResult> Try(int kernel, SvmCandidate candidate, Action advance)
    {
        var matrix = new Lazy<IKernelOperator>(() => candidate.Design.Matrix(_problem.Examples.Sequences, _threads, _log, _stop));
        double[][] decisions = [.. candidate.Prices.Select(_ => new double[Folds.Length])];
        var steps = new long[decisions.Length];
        for (int part = 0; part < _members.Length; part++)
        {
            int[] members = _members[part];
            var others = new Lazy<IKernelOperator>(() => matrix.Value.Subset(members));
            double[]? first = null;
            for (int c = 0; c < decisions.Length; c++)
            {
                var result = Fit(part, matrix, others, candidate.Prices[c]);
                Keep(part, result, decisions[c]);
                steps[c] += result.Solution.Steps;
                first ??= _starts[part];
                advance();
            }
            _starts[part] = first; // the next kernel begins at the smallest C again
        }
        return [.. candidate.Prices.Select((c, i) => new CandidateResult(kernel, c, decisions[i], _problem.Quality(decisions[i], _problem.Examples.Labels), FoldMean(decisions[i]), steps[i]))];
    }

    FitResult Fit(int part, Lazy<IKernelOperator> matrix, Lazy<IKernelOperator> others, double c) => _store.Next(store =>
    {
        int[] members = _members[part];
        double[]? start = _starts[part] is { } before ? Array.ConvertAll(members, i => before[i]) : null;
        var solution = _problem.Solve(others.Value, members, _options.Machine with { C = c }, start, _log, store, _stop);
        var (all, values) = (new double[Folds.Length], new double[Folds.Length]);
        for (int i = 0; i < members.Length; i++)
            all[members[i]] = solution.Coefficients[i];
        matrix.Value.Multiply(all, values, precise: true);
        return new FitResult(solution, Array.ConvertAll(_held[part], i => values[i] - solution.Rho));
    });

    void Keep(int part, FitResult result, double[] decisions)
    {
        var all = new double[Folds.Length];
        for (int i = 0; i < _members[part].Length; i++)
            all[_members[part][i]] = result.Solution.Coefficients[i];
        _starts[part] = all;
        for (int i = 0; i < _held[part].Length; i++)
            decisions[_held[part][i]] = result.HeldOut[i];
    }

    /// <summary>Parts whose labels allow no figure, such as a single class, are left out.</summary>
    double FoldMean(double[] decisions) =>
        _held.Select(held => _problem.Quality([.. held.Select(i => decisions[i])], [.. held.Select(i => _problem.Examples.Labels[i])])).Where(q => !double.IsNaN(q)).DefaultIfEmpty(double.NaN).Average();

    int[] Where(Func<int, bool> holds) => [.. Enumerable.Range(0, Folds.Length).Where(holds)];

    /// <summary>Keeps the progress of single fits to itself.</summary>
    sealed class QuietLog(IRunLog log) : IRunLog
    {
        public void Info(string text) => log.Info(text);

        public void Warn(string kind, string example) => log.Warn(kind, example);

        public void Progress(string what, long done, long? total, string unit) { }
    }
}
