using System.Globalization;

namespace CisLens.Kernels.Interchange;

/// <summary>Writes and reads numbers as C does.</summary>
static class CNumber
{
    /// <summary>C's <c>%.{digits}g</c>.</summary>
    public static string General(double value, int digits) => value.ToString($"g{digits}", CultureInfo.InvariantCulture);

    /// <summary>Reads a finite number.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);
}
