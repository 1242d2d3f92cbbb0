using CisLens.Design.Layers;

namespace CisLens.Design.Libtorch;

/// <summary>
/// Filters of DNA with the batch normalisation that follows them, as filters with other weights. Mean and variance of the outputs follow
/// from those of the inputs: wᵀx + b has the mean wᵀm + b and the variance wᵀCw, where m and C are mean and covariance of the inputs.
/// </summary>
sealed class NormalisedFilters
{
    readonly TapStatistics _inputs;
    readonly BatchNorm _norm;
    readonly ForwardContext _context;
    readonly float[] _own, _scale;
    readonly double[] _inverse;       // 1 / √(variance + ε) per filter
    readonly double[] _covariances;   // C w per filter
    readonly ParallelOptions _parallel;

    /// <summary>Computes mean and variance of each filter, and updates the running ones of the layer.</summary>
    /// <param name="inputs">Mean and covariance of the inputs.</param>
    /// <param name="norm">The normalisation.</param>
    /// <param name="weights">Filter × input.</param>
    /// <param name="bias">One per filter.</param>
    /// <param name="context">The weights of the normalisation.</param>
    /// <param name="threads">Number of threads.</param>
    public NormalisedFilters(TapStatistics inputs, BatchNorm norm, float[] weights, float[] bias, ForwardContext context, int threads)
    {
        int filters = bias.Length, taps = inputs.Taps;
        (_inputs, _norm, _context, _own) = (inputs, norm, context, weights);
        _parallel = new() { MaxDegreeOfParallelism = threads };
        (_inverse, _covariances) = (new double[filters], new double[filters * taps]);
        (Weights, Bias) = (new float[filters * taps], new float[filters]);
        _scale = context[$"{norm.Name}.weight"].ToArray<float>();
        float[] shift = context[$"{norm.Name}.bias"].ToArray<float>();
        double[] means = new double[filters], variances = new double[filters];
        Parallel.For(0, filters, _parallel, filter =>
        {
            double[] own = [.. weights.AsSpan(filter * taps, taps).ToArray().Select(w => (double)w)];
            inputs.Multiply(own, _covariances.AsSpan(filter * taps, taps));
            double mean = Dot(own, inputs.Means);
            means[filter] = mean + bias[filter];
            variances[filter] = Math.Max(0, Dot(own, _covariances.AsSpan(filter * taps, taps)));
            _inverse[filter] = 1 / Math.Sqrt(variances[filter] + norm.Epsilon);
            double scale = _scale[filter] * _inverse[filter];
            for (int tap = 0; tap < taps; tap++)
                Weights[filter * taps + tap] = (float)(scale * own[tap]);
            Bias[filter] = (float)(shift[filter] - scale * mean);
        });
        if (context.UpdatesStatistics)
        {
            Update("running_mean", means, 1);
            Update("running_var", variances, inputs.Count / Math.Max(1.0, inputs.Count - 1));   // the running one is that of a sample
        }
    }

    void Update(string name, double[] values, double factor)
    {
        var running = _context[$"{_norm.Name}.{name}"].Span<float>();
        for (int i = 0; i < values.Length; i++)
            running[i] = (float)((1 - _norm.Momentum) * running[i] + _norm.Momentum * factor * values[i]);
    }

    /// <summary>Filter × input: the weights whose outputs are normalised.</summary>
    public float[] Weights { get; }

    /// <summary>The constant of each filter.</summary>
    public float[] Bias { get; }

    /// <summary>
    /// Adds the gradients of the normalisation, and returns those of the weights before it. With x̂ the normalised output, n its number of
    /// positions, and g its gradient: Σ g x is <paramref name="weights"/>, Σ x̂ x is n C w / σ, and the gradient of w is
    /// (scale / σ) (Σ g x − Σ g m − Σ g x̂ · C w / σ), see Ioffe and Szegedy 2015.
    /// </summary>
    /// <param name="weights">Filter × input: Σ g x.</param>
    /// <param name="bias">One per filter: Σ g.</param>
    public double[] Backward(double[] weights, double[] bias)
    {
        int filters = bias.Length, taps = _inputs.Taps;
        var result = new double[weights.Length];
        float[] scales = new float[filters], shifts = new float[filters];
        for (int filter = 0; filter < filters; filter++)
        {
            ReadOnlySpan<double> sums = weights.AsSpan(filter * taps, taps), covariances = _covariances.AsSpan(filter * taps, taps);
            double withOutput = 0, inverse = _inverse[filter];
            for (int tap = 0; tap < taps; tap++)
                withOutput += _own[filter * taps + tap] * (sums[tap] - bias[filter] * _inputs.Means[tap]);
            withOutput *= inverse;   // Σ g x̂
            (scales[filter], shifts[filter]) = ((float)withOutput, (float)bias[filter]);
            for (int tap = 0; tap < taps; tap++)
                result[filter * taps + tap] = _scale[filter] * inverse
                    * (sums[tap] - bias[filter] * _inputs.Means[tap] - withOutput * inverse * covariances[tap]);
        }
        CodedInput.AddGradient(_context[$"{_norm.Name}.weight"], scales);
        CodedInput.AddGradient(_context[$"{_norm.Name}.bias"], shifts);
        return result;
    }

    static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
