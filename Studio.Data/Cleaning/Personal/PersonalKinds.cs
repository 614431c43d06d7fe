namespace Studio.Data.Cleaning.Personal;

/// <summary>Kinds of personal data that are found; the words stand in pipelines' files.</summary>
public static class PersonalKinds
{
    public const string Email = "email";
    public const string Phone = "phone";
    public const string IdCard = "id-card";
    public const string CreditCard = "credit-card";
    public const string Ip = "ip";
    public const string Url = "url";

    public static IReadOnlyList<string> All { get; } = [Email, Phone, IdCard, CreditCard, Ip, Url];
}

/// <param name="Start">UTF-16 place in the text.</param>
public readonly record struct PersonalSpan(string Kind, int Start, int Length);
