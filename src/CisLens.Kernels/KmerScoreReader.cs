namespace CisLens.Kernels;

/// <summary>Scores sequences with a table of words, with memory of its own that is used again for the next sequence.</summary>
sealed class KmerScoreReader(KmerKernel kernel, KmerScores scores)
{
    readonly KmerList _words = new(kernel);

    /// <summary>f of a sequence; NaN when it has no word.</summary>
    public double Score(ReadOnlySpan<byte> codes)
    {
        _words.Fill(codes);
        double norm = SelfSimilarity.Norm(kernel, _words);
        if (!(norm > 0))
            return double.NaN;
        var words = _words.Words;
        var weights = _words.Weights;
        double sum = 0;
        for (int i = 0; i < words.Length; i++)
            sum += weights.IsEmpty ? scores.Value(words[i]) : weights[i] * scores.Value(words[i]);
        return sum / norm - scores.Rho;
    }
}
