namespace CisLens.Design.Layers;

/// <summary>A function of each number separately. The shape stays the same.</summary>
public abstract record Activation : Layer
{
    /// <inheritdoc/>
    public sealed override Shape Output(Shape input) => input;

    /// <inheritdoc/>
    public sealed override Reach ReachFor(Shape input) => Reach.Same;
}

/// <summary>max(x, 0).</summary>
public sealed record Relu : Activation;

/// <summary>x where x &gt; <paramref name="Limit"/>, else <paramref name="Otherwise"/>; DeepSEA in Torch7 uses 0 and 1e-6.</summary>
/// <param name="Limit">The largest x that is replaced.</param>
/// <param name="Otherwise">The value that replaces it.</param>
public sealed record Threshold(double Limit, double Otherwise) : Activation;

/// <summary>x Φ(x) with the exact normal distribution (the erf form).</summary>
public sealed record Gelu : Activation;

/// <summary>The approximation of x Φ(x) by tanh, which Basenji uses since 2022.</summary>
public sealed record GeluTanh : Activation;

/// <summary>The approximation x σ(1.702 x) of x Φ(x): Basenji before April 2022, and Enformer.</summary>
public sealed record GeluSigmoid : Activation;

/// <summary>eˣ: makes first-layer filters look like motifs (Koo and Ploenzke 2021, doi 10.1038/s42256-020-00291-x).</summary>
public sealed record Exponential : Activation;

/// <summary>During training, sets each number to 0 with this probability and scales the others up (Srivastava 2014).</summary>
/// <param name="Probability">Probability of 0.</param>
public sealed record Dropout(double Probability) : Activation;
