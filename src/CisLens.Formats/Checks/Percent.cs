using System.Globalization;

namespace CisLens.Formats.Checks;

/// <summary>Shares for people.</summary>
static class Percent
{
    /// <summary>A share with one decimal, such as <c>98.3%</c>.</summary>
    public static string Format(long part, long whole) =>
        whole == 0 ? "0%" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.#}%");
}
