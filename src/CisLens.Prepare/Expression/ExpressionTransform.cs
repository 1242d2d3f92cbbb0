using System.Globalization;
using CisLens.Core;

namespace CisLens.Prepare.Expression;

/// <summary>How a value of the expression table becomes a label.</summary>
/// <param name="Name"><c>log2</c>, <c>ln</c>, <c>none</c>, or <c>on</c>: 1 if the value is above 0, otherwise 0.</param>
/// <param name="Pseudo">What is added before a logarithm.</param>
sealed record ExpressionTransform(string Name, double Pseudo)
{
    /// <summary>True for a logarithm.</summary>
    public bool IsLog => Name is "log2" or "ln";

    /// <summary>Reads <c>log2:1</c>, <c>ln:0.0001</c>, <c>none</c> or <c>on</c>.</summary>
    /// <exception cref="UsageException">The text is something else.</exception>
    public static ExpressionTransform Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts is ["none" or "on"])
            return new(text, 0);
        return parts is ["log2" or "ln", var number]
            && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double pseudo) && pseudo >= 0
            && double.IsFinite(pseudo) ? new(parts[0], pseudo)
            : throw new UsageException($"--transform is {text}, expected log2:NUMBER, ln:NUMBER with a number of at least 0, none or on");
    }

    /// <summary>The label of a value; NaN if it has no logarithm, and for NaN.</summary>
    public double Apply(double value) => Name switch
    {
        "log2" => Log(value, Math.Log2),
        "ln" => Log(value, Math.Log),
        "on" => double.IsNaN(value) ? double.NaN : value > 0 ? 1 : 0,
        _ => value,
    };

    double Log(double value, Func<double, double> log) => value + Pseudo > 0 ? log(value + Pseudo) : double.NaN;
}
