using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace CisLens.Kernels.Explain;

/// <summary>
/// Explains a kernel with gamma. A support vector has the factor (exp(gamma (K - 1)) - exp(-gamma)) / K, which is different for each
/// sequence. So the support vectors are added up again for each sequence, and its k-mers are compared with theirs.
/// </summary>
sealed class GaussianExplainer : Explainer
{
    readonly double _gamma;
    readonly CrossKernel _cosines;
    readonly SupportKmers _support;
    readonly int _threads;

    /// <summary>Reads the support vectors.</summary>
    public GaussianExplainer(KernelModel model, ExplainMode mode, int threads, CancellationToken stop) : base(model, mode)
    {
        (_gamma, _threads) = (model.Kernel.Gamma!.Value, threads);
        _cosines = new CrossKernel(model.Kernel with { Gamma = null }, model.Supports, threads, stop);
        var norms = SelfSimilarity.Norms(model.Kernel, model.Supports, threads, stop);
        _support = new SupportKmers(model, norms, Rule.Reach);
    }

    private protected override Explanation[] Compute(SequenceSet sequences, CancellationToken stop)
    {
        var norms = SelfSimilarity.Norms(Model.Kernel, sequences, _threads, stop);
        var result = new Explanation[sequences.Count];
        var memories = new ConcurrentBag<Memory>();
        _cosines.Rows(sequences, (row, cosines) =>
        {
            if (!memories.TryTake(out var memory))
                memory = new Memory(_support.Kmers.Count, Model.Kernel.WordLength, cosines.Length);
            double decision = Weigh(cosines, memory.Factors);
            _support.Fold(memory.Factors, memory.Table);
            var values = Room(sequences.Codes(row));
            AddKmers(sequences.Codes(row), norms[row], values, memory);
            result[row] = new Explanation(sequences.Id(row), decision, values);
            memories.Add(memory);
        }, stop: stop);
        return result;
    }

    /// <summary>The decision value. The factor of each support vector is written to <paramref name="factors"/>.</summary>
    double Weigh(ReadOnlySpan<double> cosines, double[] factors)
    {
        double sum = 0, atZero = Math.Exp(-_gamma);
        for (int s = 0; s < factors.Length; s++)
        {
            double value = Model.Kernel.Shape(cosines[s]);
            sum += Model.Coefficients[s] * value;
            factors[s] = cosines[s] > 0 ? Model.Coefficients[s] * (value - atZero) / cosines[s] : 0;
        }
        return sum - Model.Rho;
    }

    void AddKmers(ReadOnlySpan<byte> codes, double norm, double[] values, Memory memory)
    {
        int length = Model.Kernel.WordLength;
        var weights = Model.Kernel.Positions?.Compute(codes.Length - length + 1);
        for (var scan = new KmerScan(codes, length); scan.MoveNext();)
        {
            if (Rule.IsAtCentre && (scan.Start0 > codes.Length / 2 || scan.Start0 + length <= codes.Length / 2))
                continue;
            memory.Pair(scan.Kmer, _support.Kmers, Rule);
            for (int column = 0; column < length; column++)
            {
                var position = Position(values, scan.Start0 + column, codes.Length);
                if (!position.IsEmpty)
                    Rule.Add(position, memory.Own(scan.Kmer, column), memory.Given(column), (weights?[scan.Start0] ?? 1) / norm);
            }
        }
    }

    /// <summary>Memory of a thread.</summary>
    sealed class Memory(int kmers, int wordLength, int vectors)
    {
        readonly (uint Kmer, int Index)[] _near = new (uint, int)[kmers];
        readonly double[] _given = new double[HammingScheme.Bases * wordLength];

        /// <summary>Factors of the support vectors.</summary>
        public double[] Factors { get; } = new double[vectors];

        /// <summary>Sums over the k-mers of the support vectors.</summary>
        public double[] Table { get; } = new double[kmers];

        /// <summary>The sums of a column, by base.</summary>
        public ReadOnlySpan<double> Given(int column) =>
            _given.AsSpan((wordLength - 1 - column) * HammingScheme.Bases, HammingScheme.Bases);

        /// <summary>The base of a k-mer in a column.</summary>
        public int Own(uint kmer, int column) => (int)(kmer >> (2 * (wordLength - 1 - column)) & 3);

        /// <summary>
        /// Compares a k-mer with all k-mers near it. First all columns count as matches, then the mismatches are corrected.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Pair(uint kmer, NearbyKmers others, ColumnRule rule)
        {
            Array.Clear(_given);
            double all = 0;
            bool hasOtherBases = rule.HasOtherBases;
            foreach (var (other, index) in _near.AsSpan(0, others.Find(kmer, _near)))
            {
                uint differences = kmer ^ other;
                uint columns = (differences | differences >> 1) & 0x55555555; // one bit per column
                int mismatches = BitOperations.PopCount(columns);
                double value = Table[index], match = mismatches < wordLength ? value * rule.Match[mismatches] : 0;
                all += match;
                for (; columns != 0; columns &= columns - 1)
                {
                    int shift = BitOperations.TrailingZeroCount(columns);
                    _given[2 * shift + (int)(kmer >> shift & 3)] -= match;
                    if (hasOtherBases)
                        _given[2 * shift + (int)(other >> shift & 3)] += value * rule.Mismatch[mismatches - 1];
                }
            }
            for (int shift = 0; shift < 2 * wordLength; shift += 2)
                _given[2 * shift + (int)(kmer >> shift & 3)] += all;
        }
    }
}
