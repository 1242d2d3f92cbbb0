using CisLens.Core;
using CisLens.Kernels;

namespace CisLens.Train.Kmers;

/// <summary>The cross-validation of one kernel and C.</summary>
/// <param name="Kernel">Index of the kernel among the candidates.</param>
/// <param name="C">The cost of an error.</param>
/// <param name="Decisions">Decision value of each example, from the model trained on the other folds.</param>
/// <param name="Pooled">AUROC or Pearson over all examples together.</param>
/// <param name="FoldMean">Mean of AUROC or Pearson over the folds.</param>
/// <param name="Steps">Number of steps of all fits.</param>
sealed record CandidateResult(int Kernel, double C, double[] Decisions, double Pooled, double FoldMean, long Steps);

/// <summary>
/// The cross-validation of one track over kernels and values of C. Each fit starts from the solution for the next smaller C on the same
/// fold, or from that of the previous kernel.
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
    readonly double[]?[] _starts;   // per fold: coefficients of all examples

    /// <summary>Assigns the examples of a track to folds.</summary>
    public CrossValidation(SvmProblem problem, SvmTrainOptions options, FitStore store, int threads, IRunLog log, CancellationToken stop)
    {
        (_problem, _options, _store, _threads, _log, _stop) = (problem, options, store, threads, new WithoutProgress(log), stop);
        Folds = problem.Folds(options.Folds, (uint)options.Seed);
        _members = [.. Enumerable.Range(0, options.Folds).Select(fold => Where(i => Folds[i] != fold))];
        _held = [.. Enumerable.Range(0, options.Folds).Select(fold => Where(i => Folds[i] == fold))];
        _starts = new double[]?[options.Folds];
    }

    /// <summary>The fold of each example, from 0.</summary>
    public int[] Folds { get; }

    /// <summary>Fits a kernel with each C, fold by fold, so that the kernel matrix of only one fold is in memory.</summary>
    /// <param name="kernel">Index of the candidate.</param>
    /// <param name="candidate">The candidate.</param>
    /// <param name="advance">Called after each fit.</param>
    public IReadOnlyList<CandidateResult> Run(int kernel, SvmCandidate candidate, Action advance)
    {
        var matrix = new Lazy<IKernelOperator>(() => candidate.Design.Matrix(_problem.Examples.Sequences, _threads, _log, _stop));
        double[][] decisions = [.. candidate.Costs.Select(_ => new double[Folds.Length])];
        var steps = new long[decisions.Length];
        for (int fold = 0; fold < _members.Length; fold++)
        {
            int[] members = _members[fold];
            var others = new Lazy<IKernelOperator>(() => matrix.Value.Subset(members));
            double[]? first = null;
            for (int c = 0; c < decisions.Length; c++)
            {
                var result = Fit(fold, matrix, others, candidate.Costs[c]);
                Keep(fold, result, decisions[c]);
                steps[c] += result.Solution.Steps;
                first ??= _starts[fold];
                advance();
            }
            _starts[fold] = first;   // the next kernel starts from the smallest C
        }
        return [.. candidate.Costs.Select((c, i) => new CandidateResult(
            kernel, c, decisions[i], _problem.Quality(decisions[i], _problem.Examples.Labels), FoldMean(decisions[i]), steps[i]))];
    }

    FitResult Fit(int fold, Lazy<IKernelOperator> matrix, Lazy<IKernelOperator> others, double c) => _store.Next(store =>
    {
        int[] members = _members[fold];
        double[]? start = _starts[fold] is { } previous ? Array.ConvertAll(members, i => previous[i]) : null;
        var solution = _problem.Solve(others.Value, members, _options.Solver with { C = c }, start, _log, store, _stop);
        var (all, values) = (new double[Folds.Length], new double[Folds.Length]);
        for (int i = 0; i < members.Length; i++)
            all[members[i]] = solution.Coefficients[i];
        matrix.Value.Multiply(all, values, precise: true);
        return new FitResult(solution, Array.ConvertAll(_held[fold], i => values[i] - solution.Rho));
    });

    void Keep(int fold, FitResult result, double[] decisions)
    {
        var all = new double[Folds.Length];
        for (int i = 0; i < _members[fold].Length; i++)
            all[_members[fold][i]] = result.Solution.Coefficients[i];
        _starts[fold] = all;
        for (int i = 0; i < _held[fold].Length; i++)
            decisions[_held[fold][i]] = result.HeldOut[i];
    }

    /// <summary>The mean over the folds that have the metric; a fold with a single class does not.</summary>
    double FoldMean(double[] decisions)
    {
        var labels = _problem.Examples.Labels;
        return _held.Select(held => _problem.Quality([.. held.Select(i => decisions[i])], [.. held.Select(i => labels[i])]))
            .Where(quality => !double.IsNaN(quality)).DefaultIfEmpty(double.NaN).Average();
    }

    int[] Where(Func<int, bool> condition) => [.. Enumerable.Range(0, Folds.Length).Where(condition)];

    /// <summary>A log without the progress of single fits.</summary>
    sealed class WithoutProgress(IRunLog log) : IRunLog
    {
        public void Info(string text) => log.Info(text);

        public void Warn(string kind, string example) => log.Warn(kind, example);

        public void Progress(string what, long done, long? total, string unit) { }
    }
}
