using System.Globalization;
using System.Text.RegularExpressions;

namespace CisLens.Cli.Tests.Compatibility;

/// <summary>Decides whether two numbers, or two texts with numbers, count as equal.</summary>
/// <remarks>
/// k-mer models and motifs compute the same bits on every computer. Networks do not: libtorch chooses its kernels by processor,
/// and the kernels differ in the last bits. The numbers of networks may differ by 1e-5 of their size or by 1e-6.
/// </remarks>
/// <param name="IsExact">True if no number may differ.</param>
sealed partial record NumberRule(bool IsExact)
{
    const double Relative = 1e-5, Absolute = 1e-6;

    // skips digits inside names and hashes, which are compared as text
    [GeneratedRegex(@"(?<![\w.])[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?!\w)")]
    private static partial Regex Number();

    /// <summary>True if two numbers count as equal. NaN equals NaN.</summary>
    public bool AreEqual(double expected, double found) =>
        expected.Equals(found) || (!IsExact && Math.Abs(expected - found) <= Math.Max(Absolute, Relative * Math.Abs(expected)));

    /// <summary>True if two texts differ only in numbers that count as equal. Whole numbers must be equal as text.</summary>
    public bool AreEqual(string expected, string found)
    {
        if (IsExact || expected == found)
            return expected == found;
        var (mine, theirs) = (Number().Matches(expected), Number().Matches(found));
        return Number().Replace(expected, "#") == Number().Replace(found, "#")
            && mine.Zip(theirs).All(pair => AreEqualNumbers(pair.First.Value, pair.Second.Value));
    }

    bool AreEqualNumbers(string expected, string found) =>
        expected == found || (!(IsWhole(expected) && IsWhole(found)) && AreEqual(Parse(expected), Parse(found)));

    static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);

    static bool IsWhole(string number) => !number.AsSpan().ContainsAny('.', 'e', 'E');
}
