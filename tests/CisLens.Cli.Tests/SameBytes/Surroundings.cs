namespace CisLens.Cli.Tests.SameBytes;

/// <summary>What may be different about the place where a run is started.</summary>
/// <param name="Locale">LANG and LC_ALL; null for those of the test.</param>
/// <param name="Zone">TZ; null for that of the test.</param>
/// <param name="Cultures">True lets .NET take up the locale, which the program's own configuration forbids.</param>
/// <param name="Elsewhere">True for another current folder.</param>
sealed record Surroundings(string? Locale = null, string? Zone = null, bool Cultures = false, bool Elsewhere = false)
{
    /// <summary>One thing at a time, and the same again.</summary>
    public static IReadOnlyList<Surroundings> Each { get; } =
    [
        new(),
        new("tr_TR.UTF-8", Cultures: true), new("de_DE.UTF-8", Cultures: true), new("ar_SA.UTF-8", Cultures: true),
        new("fr_FR.UTF-8", Cultures: true), new("hi_IN.UTF-8", Cultures: true), new("tr_TR.UTF-8"), new("ar_SA.UTF-8"),
        new(Zone: "Asia/Kathmandu"), new(Zone: "America/St_Johns"), new(Zone: "Pacific/Auckland"),
        new(Elsewhere: true),
    ];

    /// <summary>Everything at once.</summary>
    public static IReadOnlyList<Surroundings> Together { get; } = [new("tr_TR.UTF-8", "Asia/Kathmandu", Cultures: true, Elsewhere: true)];

    /// <summary>The variables of the process.</summary>
    public (string, string)[] Variables =>
    [
        .. Locale is null ? [] : new[] { ("LANG", Locale), ("LC_ALL", Locale) },
        .. Zone is null ? [] : new[] { ("TZ", Zone) },
        .. Cultures ? new[] { ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0") } : [],
    ];
}
