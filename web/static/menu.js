// On a phone the menu is one row that scrolls: it begins where the reader is.
document.querySelector(".staff-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
