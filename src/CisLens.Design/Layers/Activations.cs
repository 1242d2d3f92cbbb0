using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>A function of each number alone: the shape stays.</summary>
public abstract record Activation : Layer
{
    /// <inheritdoc/>
    public sealed override Shape Output(Shape input) => input;
}

/// <summary>max(x, 0).</summary>
public sealed record Relu : Activation
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => Functional.Relu(x);
}

/// <summary>x where x &gt; <paramref name="Limit"/>, else <paramref name="Otherwise"/>; Torch7's DeepSEA has 0 and 1e-6.</summary>
public sealed record Threshold(double Limit, double Otherwise) : Activation
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => Functional.Threshold(x, Limit, Otherwise);
}

/// <summary>x Φ(x) with the exact normal distribution (the erf form).</summary>
public sealed record Gelu : Activation
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => Functional.Gelu(x);
}

/// <summary>The approximation of x Φ(x) by tanh, as Basenji has it since 2022.</summary>
public sealed record GeluTanh : Activation
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => Functional.GeluTanh(x);
}

/// <summary>eˣ: makes first-layer filters look like motifs (Koo and Ploenzke 2021, doi 10.1038/s42256-020-00291-x).</summary>
public sealed record Exponential : Activation
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => x.Exp();
}

/// <summary>While learning, zero with this probability, and the rest scaled up (Srivastava 2014).</summary>
public sealed record Dropout(double Probability) : Activation
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) =>
        pass.Training && Probability > 0 ? Functional.Dropout(x, Probability, training: true) : x;
}
