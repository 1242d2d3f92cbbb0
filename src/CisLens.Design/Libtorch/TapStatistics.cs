namespace CisLens.Design.Libtorch;

/// <summary>
/// Mean and covariance of the one-hot inputs of a filter over all output positions, from counts of pairs of symbols. The output of a filter
/// is linear in them, so that they give the mean and the variance of every filter without its outputs.
/// </summary>
sealed class TapStatistics
{
    const int AllSymbols = CodedSequences.Symbols + 1;

    readonly double[] _covariance;

    /// <summary>Counts pairs of symbols.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="threads">Number of threads; the result does not depend on it.</param>
    public TapStatistics(CodedSequences sequences, int threads)
    {
        int width = sequences.Width;
        Count = (long)sequences.Count * sequences.Outputs;
        Taps = width * CodedSequences.Symbols;
        Means = new double[Taps];
        _covariance = new double[Taps * Taps];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Parallel.For(0, width, options, distance => CountPairs(sequences, distance));
        for (int i = 0; i < Taps; i++)
            Means[i] = _covariance[i * Taps + i] / Count;
        for (int i = 0; i < Taps; i++)
            for (int j = 0; j < Taps; j++)
                _covariance[i * Taps + j] = _covariance[i * Taps + j] / Count - Means[i] * Means[j];
    }

    /// <summary>Number of output positions of all sequences.</summary>
    public long Count { get; }

    /// <summary>Number of inputs: tap × symbol.</summary>
    public int Taps { get; }

    /// <summary>The mean of each input.</summary>
    public double[] Means { get; }

    /// <summary>The covariance matrix times a vector.</summary>
    public void Multiply(ReadOnlySpan<double> vector, Span<double> product)
    {
        product.Clear();
        for (int i = 0; i < Taps; i++)   // the matrix is symmetric: its rows are its columns
        {
            var row = _covariance.AsSpan(i * Taps, Taps);
            for (int j = 0; j < row.Length; j++)
                product[j] += row[j] * vector[i];
        }
    }

    /// <summary>Writes how often each pair of symbols is at two taps of a distance.</summary>
    void CountPairs(CodedSequences sequences, int distance)
    {
        var counts = new long[AllSymbols * AllSymbols];
        for (int s = 0; s < sequences.Count; s++)
        {
            var symbols = sequences.SymbolsOf(s);
            var other = symbols[distance..];
            for (int i = 0; i < sequences.Outputs; i++)
                counts[symbols[i] * AllSymbols + other[i]]++;
        }
        for (int tap = 0; ; tap++)
        {
            Write(counts, tap, tap + distance);
            if (tap + distance + 1 == sequences.Width)
                return;
            for (int s = 0; s < sequences.Count; s++)   // the taps move by one position
            {
                var symbols = sequences.SymbolsOf(s);
                int last = tap + sequences.Outputs;
                counts[symbols[tap] * AllSymbols + symbols[tap + distance]]--;
                counts[symbols[last] * AllSymbols + symbols[last + distance]]++;
            }
        }
    }

    void Write(long[] counts, int first, int second)
    {
        const int symbols = CodedSequences.Symbols;
        for (int a = 0; a < symbols; a++)
            for (int b = 0; b < symbols; b++)
            {
                int i = first * symbols + a, j = second * symbols + b;
                _covariance[i * Taps + j] = _covariance[j * Taps + i] = counts[a * AllSymbols + b];
            }
    }
}
