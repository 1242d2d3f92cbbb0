using System.CommandLine;
using System.Globalization;
using CisLens.Core.Contract;

namespace CisLens.Cli;

/// <summary>Ranges of numbers, checked while the command line is read. A number outside is a usage error.</summary>
static class OptionRanges
{
    /// <summary>A whole number of at least <paramref name="low"/>.</summary>
    public static Option<int> AtLeast(this Option<int> option, int low) => Within(option, low, int.MaxValue);

    /// <summary>A whole number of <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static Option<int> Between(this Option<int> option, int low, int high) => Within(option, low, high);

    /// <inheritdoc cref="AtLeast(Option{int}, int)"/>
    public static Option<int?> AtLeast(this Option<int?> option, int low) => Within(option, low, int.MaxValue);

    /// <inheritdoc cref="Between(Option{int}, int, int)"/>
    public static Option<int?> Between(this Option<int?> option, int low, int high) => Within(option, low, high);

    /// <inheritdoc cref="AtLeast(Option{int}, int)"/>
    public static Option<long> AtLeast(this Option<long> option, long low) => Within(option, low, long.MaxValue);

    /// <summary>A number of at least <paramref name="low"/>.</summary>
    public static Option<double> AtLeast(this Option<double> option, double low) => Within(option, low, double.MaxValue);

    /// <summary>A share from 0 to 1.</summary>
    public static Option<double> Share(this Option<double> option) => Within(option, 0, 1);

    /// <summary>A split that examples can be in: train, validation or test.</summary>
    public static Option<Split> Splits(this Option<Split> option) => option.Words("train", "validation", "test");

    /// <inheritdoc cref="Splits(Option{Split})"/>
    public static Option<Split?> Splits(this Option<Split?> option) => option.Words("train", "validation", "test");

    /// <summary>Accepts these words, in any case, and shows them in the help.</summary>
    public static T Words<T>(this T option, params string[] words) where T : Option
    {
        option.HelpName ??= string.Join('|', words);
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !words.Contains(result.Tokens[0].Value, StringComparer.OrdinalIgnoreCase))
                result.AddError($"{option.Name} {result.Tokens[0].Value}: expected {string.Join(", ", words[..^1])} or {words[^1]}");
        });
        return option;
    }

    /// <summary>The values of an option's enum in lower case, as help and pages show them; null if it has no enum.</summary>
    public static string[]? EnumWords(this Option option) =>
        (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) is { IsEnum: true } type
            ? [.. Enum.GetNames(type).Select(name => name.ToLowerInvariant())] : null;

    static Option<T> Within<T>(Option<T> option, double low, double high)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 0 ||
                !double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                return;   // the parser itself refuses text that is not a number
            if (!(value >= low && value <= high))
                result.AddError($"{option.Name} {result.Tokens[0].Value}: expected {Expected(low, high)}");
        });
        return option;
    }

    static string Expected(double low, double high) =>
        high == 1 ? "a share from 0 to 1" : high < int.MaxValue ? $"{low} to {high}" : $"at least {low}";
}
